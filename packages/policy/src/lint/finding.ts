import type { DiagnosticCode } from '../model/diagnostic.ts';

/** A diagnostic in the making. */
export interface Finding {
  readonly code: DiagnosticCode;
  /** RFC 6901, into the policy. */
  readonly pointer: string;
  /** What is wrong and what to do; ends with a full stop. */
  readonly message: string;
  readonly ruleId?: string;
  /** A name that is none of the known: the message then ends with the nearest, in parentheses. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] };
}
