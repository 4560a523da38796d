import { VerdictError } from '../errors.ts';
import { binomialLowerTail } from '../stats/binomial.ts';
import { assertLevel, largestCountWithin } from './count.ts';

/** The error rate of one calibration set, over the sets that could have been drawn. */
export interface ConditionalSpread {
  /** k/(n + 1), at most δ: what the guarantee is about. */
  readonly mean: number;
  /** Between these lies the rate of a share `confidence` of all sets. */
  readonly low: number;
  readonly high: number;
}

/**
 * δ bounds the error rate on average over calibration sets. That of one given set of n continuous, equally weighted scores
 * is Beta(k, n + 1 − k) distributed, k = ⌊δ(n + 1)⌋ (Vovk 2012): this is how far above δ an unlucky set can be.
 * @throws VerdictError `argument_invalid`
 */
export function conditionalSpread(n: number, delta: number, confidence = 0.9): ConditionalSpread {
  assertLevel('delta', delta);
  if (!(Number.isSafeInteger(n) && n >= 0)) {
    throw new VerdictError('argument_invalid', `n must be an integer of at least 0, not ${n}.`);
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new VerdictError('argument_invalid', `confidence must lie between 0 and 1, not ${confidence}.`);
  }
  const k = largestCountWithin(n + 1, delta);
  const mean = k / (n + 1);
  if (k === 0 || k === n + 1) return { mean, low: mean, high: mean };
  const tail = (1 - confidence) / 2;
  return { mean, low: quantile(k, n, tail), high: quantile(k, n, 1 - tail) };
}

/** Of Beta(k, n + 1 − k), by bisection: it is at most x exactly if at least k of n uniform draws are. */
function quantile(k: number, n: number, share: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (1 - binomialLowerTail(k - 1, n, middle) < share) low = middle;
    else high = middle;
  }
  return low;
}
