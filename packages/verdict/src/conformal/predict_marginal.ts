import { VerdictError } from '../errors.ts';
import { assertLevel, largestCountWithin } from './count.ts';

export interface MarginalOptions {
  /**
   * For comparison with tools that interpolate (Hyndman–Fan type 7, the default of NumPy and of R). Does NOT keep the
   * bound: at n = 100 and δ = 0.01 it misses 0.0197 of the time.
   */
  readonly interpolated?: boolean;
}

/**
 * The threshold that the score of a next, exchangeable item exceeds with probability ≤ δ: the order statistic of rank
 * ⌈(n + 1)(1 − δ)⌉ (split conformal prediction; Vovk, Gammerman, Shafer 2005). +∞ when that rank is beyond n: too few
 * scores to promise anything less. −∞ for δ = 1.
 * @param sortedScores ascending
 * @throws VerdictError `argument_invalid`
 */
export function predictMarginal(
  sortedScores: ArrayLike<number>,
  delta: number,
  { interpolated = false }: MarginalOptions = {},
): number {
  assertLevel('delta', delta);
  assertSorted(sortedScores);
  const n = sortedScores.length;
  if (interpolated)
    return n === 0 ? Number.POSITIVE_INFINITY : interpolate(sortedScores, (n - 1) * (1 - delta));
  const rank = n + 1 - largestCountWithin(n + 1, delta);
  if (rank === 0) return Number.NEGATIVE_INFINITY;
  return sortedScores[rank - 1] ?? Number.POSITIVE_INFINITY;
}

function interpolate(sorted: ArrayLike<number>, position: number): number {
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

function assertSorted(scores: ArrayLike<number>): void {
  let previous = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index] ?? Number.NaN;
    if (!(score >= previous && score < Number.POSITIVE_INFINITY)) {
      throw new VerdictError(
        'argument_invalid',
        `Scores must be finite and ascending; number ${index} is ${score}.`,
      );
    }
    previous = score;
  }
}
