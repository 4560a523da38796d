import type { ParameterName } from './parameter_table.ts';

/** In the parameter's unit; an expression is over numbers and other parameters of the document. */
export type ParameterValue = number | { readonly expr: string };

/** A document that sets some of the server's parameters, as its author wrote it; the others stay as they are. */
export interface ServerParameters {
  /** `^[a-z0-9._-]+$` */
  readonly id: string;
  readonly version: string;
  readonly description?: string;
  readonly parameters: Readonly<Partial<Record<ParameterName, ParameterValue>>>;
  /** Conditions over all parameters, set here or not, without which the document does not compile. */
  readonly assertions?: readonly string[];
}
