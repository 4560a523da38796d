import { formatCount, formatInterval, formatNumber, formatShare } from '../../../ui/format.ts';
import type { Charts } from '../calibration_state.ts';

export type ErrorRate = Charts['errors'][number];

export interface ErrorStatus {
  readonly word: 'undetermined' | 'violated' | 'conservative' | 'within';
  readonly says: string;
}

/** The same words as `kakeya calibrate show` and the runbook. */
export function errorStatus({ interval, delta, n }: ErrorRate): ErrorStatus {
  if (n === 0) return { word: 'undetermined', says: 'No such label since the last calibration.' };
  if (interval === null)
    return { word: 'undetermined', says: 'One side of the decision was never labelled: nothing follows.' };
  if (interval.low > delta)
    return { word: 'violated', says: 'The whole interval is above δ: more mistakes than promised.' };
  if (interval.high < delta)
    return {
      word: 'conservative',
      says: 'The whole interval is below δ: fewer than promised, paid for with escalations.',
    };
  return { word: 'within', says: 'δ lies in the interval.' };
}

/** A rate never stands alone. */
export function errorWords(error: ErrorRate): string {
  const { rate, interval, confidence, n, mistakes, delta } = error;
  const counted = `${formatCount(mistakes)} of n = ${formatCount(n)}`;
  if (rate === null) return `no labels; δ = ${formatNumber(delta)}`;
  if (interval === null) return `${counted}; δ = ${formatNumber(delta)}`;
  return `${formatShare(rate)}, ${formatShare(confidence)} interval ${formatInterval(interval.low, interval.high)}, ${counted}; δ = ${formatNumber(delta)}`;
}

export const mistakeName = (mistake: ErrorRate['mistake']): string =>
  mistake === 'accept_given_wrong' ? 'P(accept ∣ wrong)' : 'P(reject ∣ benign)';

/** Where the axis ends: all that is drawn, with air, at most 1. */
export function errorAxisEnd(errors: readonly ErrorRate[]): number {
  const largest = Math.max(...errors.map(({ delta, interval }) => Math.max(delta * 2, interval?.high ?? 0)));
  const wanted = largest * 1.1;
  return [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5].find((end) => end >= wanted) ?? 1;
}
