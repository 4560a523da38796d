import type { Focus } from '../plan/focus.ts';
import type { Mutation } from '../mutation/mutations.ts';
import type { Failure, Tally } from './run_range.ts';

export interface WorkerInput {
  readonly seed: number;
  readonly schedules: number;
  readonly step: number;
  readonly focus: Focus | undefined;
  readonly mutation: Mutation | undefined;
  readonly only: readonly number[] | undefined;
  readonly calm: boolean;
}

export type WorkerMessage =
  | { readonly type: 'progress'; readonly schedules: number }
  | { readonly type: 'done'; readonly tally: Tally; readonly failure: Failure | undefined };
