import type { Format } from './parse_formats.ts';

export interface FieldNames {
  readonly labelField: string;
  readonly textField: string;
  readonly scoreField: string;
}

export interface EvaluationRunOptions extends FieldNames {
  readonly data: string;
  readonly wrongValue?: string;
  readonly threshold?: number;
  readonly seed: number;
  readonly skipInvalid?: boolean;
  readonly out?: string;
  readonly format?: readonly Format[];
  readonly json?: boolean;
}
