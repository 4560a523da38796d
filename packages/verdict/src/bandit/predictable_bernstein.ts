import type { Interval } from '../stats/mod.ts';

/** A value in [0, most], where `most` was known before the value was drawn. */
export interface BoundedValue {
  readonly value: number;
  readonly most: number;
}

/** Keeps −ln(1 − λ) finite; the choice costs width only (Waudby-Smith and Ramdas recommend 1/2 or 3/4). */
const LARGEST_BET = 0.5;
const FIRST_MEAN = 0.5;

/**
 * The predictable plug-in empirical Bernstein interval (Waudby-Smith and Ramdas 2023, theorem 2 and equation 15) for
 * values that have the same mean given all values before: no independence is needed, so it holds where the logging
 * policy learns. Each value is scaled by its own bound, which leaves the supermartingale of the proof one.
 * @param values in the order in which they came
 */
export function predictableBernstein(values: readonly BoundedValue[], confidence: number): Interval {
  const n = values.length;
  const log = Math.log(2 / (1 - confidence));
  let [weights, weighted, penalty] = [0, 0, 0];
  let [sum, squares] = [FIRST_MEAN, (values[0]?.most ?? 0) ** 2 / 4];
  for (const [past, { value, most }] of values.entries()) {
    const mean = Math.min(most, sum / (past + 1));
    const variance = squares / (past + 1);
    const bet = Math.min(LARGEST_BET, most * Math.sqrt((2 * log) / (variance * n)));
    const weight = bet / most;
    weights += weight;
    weighted += weight * value;
    penalty += ((value - mean) / most) ** 2 * (-Math.log1p(-bet) - bet);
    sum += value;
    squares += (value - sum / (past + 2)) ** 2;
  }
  const half = (log + penalty) / weights;
  return { low: weighted / weights - half, high: weighted / weights + half };
}
