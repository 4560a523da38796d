import type { EvaluationReport } from '@kakeya/verdict/evaluation';
import type { EvaluationRunOptions } from './options.ts';
import type { LabelledData } from './read_items.ts';

export interface EvaluationRun {
  readonly options: EvaluationRunOptions;
  readonly data: LabelledData;
  readonly report: EvaluationReport;
}

export interface Plot {
  /** File name. */
  readonly name: string;
  readonly title: string;
  readonly svg: string;
}
