import { directions } from '../directions.ts';
import { SignalError } from '../errors.ts';
import { assertMatrix } from '../matrix.ts';
import type { Coherence, CoherenceOptions, Matrix } from '../types.ts';
import { binIndex, binRange } from './histogram.ts';
import { assertBins, DEFAULT_COHERENCE } from './options.ts';
import { project } from './project.ts';

/**
 * coh★: the largest share of the points that falls into one of B equal bins along any of M sampled directions.
 * 1 means that some direction sees all points as one value; the least possible value is 1 / n.
 *
 * The sampled maximum is a certified lower bound of the maximum over all directions: `vStar` is the witness,
 * and {@link coherenceAlong} on it alone gives the same number again.
 *
 * @param matrix n × d, finite
 * @throws SignalError `input_empty`, `input_not_finite`, `dimension_mismatch` or `parameter_invalid`
 */
export function coherence(matrix: Matrix, options: CoherenceOptions = {}): Coherence {
  const { directions: count, bins, seed, generator } = { ...DEFAULT_COHERENCE, ...options };
  return coherenceAlong(matrix, directions({ count, d: matrix.d, seed, generator }), bins);
}

/**
 * coh★ along given directions, for callers that judge many samples with the same ones.
 *
 * @param matrix n × d, finite
 * @param rows M × d unit vectors
 * @throws SignalError `input_empty`, `input_not_finite`, `dimension_mismatch` or `parameter_invalid`
 */
export function coherenceAlong(
  matrix: Matrix,
  rows: Matrix,
  bins: number = DEFAULT_COHERENCE.bins,
): Coherence {
  assertBins(bins);
  assertMatrix(matrix);
  assertMatrix(rows);
  if (rows.d !== matrix.d) {
    throw new SignalError(
      'dimension_mismatch',
      `Directions of ${rows.d} coordinates do not fit points of ${matrix.d}.`,
    );
  }
  const projections = new Float64Array(matrix.n);
  const counts = new Uint32Array(bins);
  let best = 0;
  let bestRow = 0;
  for (let row = 0; row < rows.n; row++) {
    for (let i = 0; i < matrix.n; i++) projections[i] = project(matrix, i, rows, row);
    const largest = largestBin(projections, counts);
    if (largest > best) {
      best = largest;
      bestRow = row;
    }
  }
  return { cohStar: best / matrix.n, vStar: rows.data.slice(bestRow * rows.d, (bestRow + 1) * rows.d) };
}

/** The number of projections in the fullest bin; `counts` is scratch of B values. */
function largestBin(projections: Float64Array, counts: Uint32Array): number {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const p of projections) {
    if (p < min) min = p;
    if (p > max) max = p;
  }
  const range = binRange(min, max, counts.length);
  if (range === undefined) return projections.length;
  counts.fill(0);
  let largest = 0;
  for (const p of projections) {
    const index = binIndex(p, range, counts.length);
    const count = counts[index]! + 1;
    counts[index] = count;
    if (count > largest) largest = count;
  }
  return largest;
}
