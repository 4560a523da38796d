import type { VerdictFilter } from './verdict_filter.ts';

/** Whose outcomes and which of them are listed. */
export interface ListQuestion {
  /** A tenant's id, or `*` for all. */
  readonly tenant: string;
  readonly filter: VerdictFilter;
  readonly rangeMs: number;
}

/** The same question, the same text. */
export const questionKey = ({ tenant, filter, rangeMs }: ListQuestion): string =>
  JSON.stringify([tenant, rangeMs, Object.entries(filter).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
