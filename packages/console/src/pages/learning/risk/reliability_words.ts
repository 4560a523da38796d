import { formatCount } from '../../../ui/format.ts';
import type { Evaluation } from '../learning_answers.ts';

type Bin = Evaluation['reliability'][number];

/** Ends of an axis of shares, and where it has lines. */
export const SHARE_TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1] as const;

/** How a bin compares with the diagonal: with the interval of its share, not with the dot alone. */
export function binWords({
  mean_score,
  interval,
}: Bin): 'as promised' | 'wrong more often' | 'wrong less often' {
  if (interval.low > mean_score) return 'wrong more often';
  return interval.high < mean_score ? 'wrong less often' : 'as promised';
}

/** Of how many outcomes each dot is: they are binned so that all are of about as many. */
export function binSizeWords(bins: readonly Pick<Bin, 'n'>[]): string {
  const sizes = bins.map(({ n }) => n);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (sizes.length === 0) return 'no bins';
  return least === most
    ? `n ${formatCount(least)} per dot`
    : `n ${formatCount(least)} to ${formatCount(most)} per dot`;
}
