import type { NullMoments } from './interpolate.ts';

/** Mean and sample standard deviation of `trials` ≥ 2 draws. */
export function moments(trials: number, draw: () => number): NullMoments {
  const values = Array.from({ length: trials }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / trials;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(square / (trials - 1)) };
}
