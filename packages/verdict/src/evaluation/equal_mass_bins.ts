import { VerdictError } from '../errors.ts';
import type { Scored } from './scored.ts';

/** Neighbouring scores. */
export interface ScoreBin {
  /** Least and largest score in it. */
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly nWrong: number;
  readonly meanScore: number;
  /** nWrong / n. */
  readonly shareWrong: number;
  readonly items: readonly Scored[];
}

/**
 * At most `bins` bins of about equal size, ascending. Equal scores stay together, so that the order of the items cannot
 * change the result; hence heavy ties give fewer bins. None for no items.
 *
 * @throws VerdictError `argument_invalid`
 */
export function equalMassBins(items: readonly Scored[], bins: number): readonly ScoreBin[] {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new VerdictError(
      'argument_invalid',
      `The number of bins must be an integer of at least 1, not ${bins}.`,
    );
  }
  const sorted = items.toSorted((a, b) => a.score - b.score);
  const made: ScoreBin[] = [];
  let start = 0;
  for (let bin = 1; bin <= bins && start < sorted.length; bin += 1) {
    let end = Math.max(start + 1, Math.round((bin * sorted.length) / bins));
    while (end < sorted.length && sorted[end]?.score === sorted[end - 1]?.score) end += 1;
    made.push(binOf(sorted.slice(start, end)));
    start = end;
  }
  return made;
}

function binOf(items: readonly Scored[]): ScoreBin {
  const n = items.length;
  const nWrong = items.filter(({ wrong }) => wrong).length;
  const meanScore = items.reduce((sum, { score }) => sum + score, 0) / n;
  const low = items[0]?.score ?? Number.NaN;
  const high = items[n - 1]?.score ?? Number.NaN;
  return { low, high, n, nWrong, meanScore, shareWrong: nWrong / n, items };
}
