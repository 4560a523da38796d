import { pnorm, qnorm } from 'lib-r-math.js';
import { VerdictError } from '../errors.ts';
import { shareAtLeast, shareAtMost } from './binomial.ts';

/** A two-sided confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Φ(z). */
export const normalCdf = (z: number): number => pnorm(z);

/** Φ⁻¹(p). */
export const normalQuantile = (p: number): number => qnorm(p);

/**
 * Clopper–Pearson: the exact interval of a binomial share, k of n. Covers at least at `confidence`. n = 0 gives [0, 1].
 * @throws VerdictError `argument_invalid`
 */
export function binomialInterval(k: number, n: number, confidence = 0.95): Interval {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 0 || k > n) {
    throw new VerdictError('argument_invalid', `k of n must be integers with 0 ≤ k ≤ n, not ${k} of ${n}.`);
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new VerdictError('argument_invalid', `confidence must lie between 0 and 1, not ${confidence}.`);
  }
  const tail = (1 - confidence) / 2;
  return {
    low: shareAtLeast(k, n, tail),
    high: shareAtMost(k, n, tail),
  };
}
