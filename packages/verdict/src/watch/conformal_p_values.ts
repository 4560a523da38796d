import { VerdictError } from '../errors.ts';
import type { RandomSource } from '../stats/mod.ts';

/**
 * The smoothed conformal p-value of one score among those before it: (#above + u · (#equal + 1)) / (#earlier + 1),
 * u uniform. If all are exchangeable, the p-values of a stream are independent and uniform (Vovk, Gammerman and
 * Shafer, "Algorithmic Learning in a Random World", 2nd ed. 2022). Small = more suspect than before.
 */
export const smoothedPValue = (above: number, equal: number, earlier: number, u: number): number =>
  (above + u * (equal + 1)) / (earlier + 1);

/**
 * The p-value of each score of `stream` against **all** earlier ones, those of `reference` included. O(log n) each.
 *
 * Uniform and independent only if reference and stream are exchangeable: the reference must be drawn from the same
 * decided outcomes as the stream, not from items picked because they were suspect. Comparing with the reference alone
 * would not do: its chance errors repeat in every p-value, and a long enough stream turns them into an alarm.
 * @throws VerdictError `argument_invalid` for a score that is not finite
 */
export function conformalPValues(
  reference: readonly number[],
  stream: readonly number[],
  random: RandomSource,
): number[] {
  const scores = [...reference, ...stream];
  for (const score of scores) {
    if (!Number.isFinite(score)) {
      throw new VerdictError('argument_invalid', `Scores must be finite numbers, not ${score}.`);
    }
  }
  const distinct = Float64Array.from(new Set(scores)).toSorted();
  const counts = new FenwickTree(distinct.length);
  for (const score of reference) counts.add(rankOf(distinct, score));
  return stream.map((score, index) => {
    const rank = rankOf(distinct, score);
    const earlier = reference.length + index;
    const upTo = counts.sumTo(rank);
    const equal = upTo - counts.sumTo(rank - 1);
    counts.add(rank);
    return smoothedPValue(earlier - upTo, equal, earlier, random());
  });
}

/** The index of the first value of `distinct` that is not below `score`. */
function rankOf(distinct: Float64Array, score: number): number {
  let low = 0;
  let high = distinct.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((distinct[middle] ?? 0) < score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Counts by rank with prefix sums in O(log n) (Fenwick, Softw. Pract. Exp. 24(3), 1994). */
class FenwickTree {
  readonly #sums: Float64Array;

  constructor(size: number) {
    this.#sums = new Float64Array(size + 1);
  }

  add(rank: number): void {
    for (let node = rank + 1; node < this.#sums.length; node += node & -node) {
      this.#sums[node] = (this.#sums[node] ?? 0) + 1;
    }
  }

  /** How many have a rank of at most `rank`; −1 gives 0. */
  sumTo(rank: number): number {
    let sum = 0;
    for (let node = rank + 1; node > 0; node -= node & -node) sum += this.#sums[node] ?? 0;
    return sum;
  }
}
