import { binomialLowerTail } from '../stats/binomial.ts';

/** The order statistic of rank ⌈q·n⌉; undefined for an empty sample. */
export function sampleQuantile(sorted: readonly number[], q: number): number | undefined {
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1];
}

/**
 * An order statistic that exceeds the q-quantile with probability at most `level`, for any distribution; null where
 * the sample is too small for one. Source: David & Nagaraja, Order Statistics, section 7.1.
 */
export function quantileAtLeast(sorted: readonly number[], q: number, level: number): number | null {
  // x(r) > quantile only if fewer than r values lie at or below it: P(X ≤ r − 1), X ~ Binomial(n, q).
  const ranks = countWhile(sorted.length, (r) => binomialLowerTail(r - 1, sorted.length, q) <= level);
  return sorted[ranks - 1] ?? null;
}

/** An order statistic that falls below the q-quantile with probability at most `level`; null as above. */
export function quantileAtMost(sorted: readonly number[], q: number, level: number): number | null {
  const tooLow = countWhile(sorted.length, (r) => binomialLowerTail(r - 1, sorted.length, q) < 1 - level);
  return sorted[tooLow] ?? null;
}

/** The smallest sample with a bound from above: qⁿ ≤ level. */
export function sizeForUpperBound(q: number, level: number): number {
  return Math.ceil(Math.log(level) / Math.log(q));
}

/** How many of the ranks 1 … n satisfy a condition that holds up to some rank and not beyond. */
function countWhile(n: number, holds: (rank: number) => boolean): number {
  let [yes, no] = [0, n + 1];
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
