import { SignalError } from './errors.ts';
import { ieeeLog2 } from './random/ieee_log2.ts';
import type { MedianKind } from './types.ts';

/**
 * D̂: the Theil–Sen slope of log₂ N_j on log₂ scale, the median of the slopes over all pairs of scales
 * (P. K. Sen, JASA 63, 1968). The fitted line resists a single saturated scale, which least squares does not.
 *
 * @param scales at least two distinct positive numbers, in any order
 * @param counts occupied voxels at each scale, at least 1
 * @param median `upper` is `sorted[⌊len / 2⌋]` (PCS 0.1); `true` is the mean of the two middle slopes (PCS 0.2)
 * @throws SignalError `parameter_invalid`, `dimension_mismatch` or `input_not_finite`
 */
export function theilSenSlope(
  scales: readonly number[],
  counts: readonly number[],
  median: MedianKind,
): number {
  assertPaired(scales, counts);
  return medianOf(pairSlopes(logs(scales, 'scale'), logs(counts, 'count')), median);
}

/** The fitted line of log₂ N_j on log₂ scale, with the points that it is fitted to, in the order of the scales. */
export interface TheilSenLine {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly slope: number;
  readonly intercept: number;
}

/**
 * The line that {@link theilSenSlope} is the slope of: its intercept is the median of y − slope · x, the same median as
 * of the slopes, so that as many points lie above it as below.
 *
 * @throws SignalError as {@link theilSenSlope}
 */
export function theilSenLine(
  scales: readonly number[],
  counts: readonly number[],
  median: MedianKind,
): TheilSenLine {
  assertPaired(scales, counts);
  const x = logs(scales, 'scale');
  const y = logs(counts, 'count');
  const slope = medianOf(pairSlopes(x, y), median);
  const intercept = medianOf(
    y.map((value, i) => value - slope * (x[i] ?? Number.NaN)),
    median,
  );
  return { x: [...x], y: [...y], slope, intercept };
}

function assertPaired(scales: readonly number[], counts: readonly number[]): void {
  if (scales.length !== counts.length) {
    throw new SignalError(
      'dimension_mismatch',
      `${scales.length} scales need as many counts, not ${counts.length}.`,
    );
  }
  if (scales.length < 2) {
    throw new SignalError('parameter_invalid', `A slope needs at least two scales, not ${scales.length}.`);
  }
}

function medianOf(values: Float64Array, kind: MedianKind): number {
  const sorted = values.toSorted();
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle]!;
  if (kind === 'upper' || sorted.length % 2 === 1) return upper;
  return (sorted[middle - 1]! + upper) / 2;
}

function logs(values: readonly number[], name: 'scale' | 'count'): Float64Array {
  return Float64Array.from(values, (value) => {
    if (!Number.isFinite(value))
      throw new SignalError('input_not_finite', `A ${name} is ${value}: it must be finite.`);
    const least = name === 'count' ? 1 : 2 ** -1022;
    if (value < least)
      throw new SignalError(
        'parameter_invalid',
        `A ${name} is ${value}: it must be ${name === 'count' ? 'at least 1' : 'positive'}.`,
      );
    return log2(value);
  });
}

/** Logarithms of the small whole numbers, which most scales and counts are; each is computed once. */
const SMALL = new Float64Array(4097).fill(Number.NaN);

function log2(value: number): number {
  const known = SMALL[value];
  if (known !== undefined && !Number.isNaN(known)) return known;
  const result = ieeeLog2(value);
  if (known !== undefined) SMALL[value] = result;
  return result;
}

function pairSlopes(x: Float64Array, y: Float64Array): Float64Array {
  const slopes = new Float64Array((x.length * (x.length - 1)) / 2);
  let next = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      const run = x[j]! - x[i]!;
      if (run === 0)
        throw new SignalError('parameter_invalid', 'Two scales are equal: every scale may occur once.');
      // 0 / run is −0 for a negative run: + 0 makes it the one zero that every language prints alike.
      slopes[next++] = (y[j]! - y[i]!) / run + 0;
    }
  }
  return slopes;
}
