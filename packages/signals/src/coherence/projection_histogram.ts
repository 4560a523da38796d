import { SignalError } from '../errors.ts';
import { assertMatrix } from '../matrix.ts';
import type { Matrix } from '../types.ts';
import { binIndex, binRange } from './histogram.ts';
import { assertBins, DEFAULT_COHERENCE } from './options.ts';
import { project } from './project.ts';

/** `counts[i]` projections lie from `edges[i]` on and below `edges[i + 1]`, the last bin closed. */
export interface ProjectionHistogram {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/**
 * The projections of the points on one direction, in the bins that coh★ counts: along `vStar` the fullest bin holds
 * coh★ of the points. Where coh★ takes all projections for one value there is a single bin.
 *
 * @param matrix n × d, finite
 * @param direction d values, unit length
 * @param bins B, default 20
 * @throws SignalError `input_empty`, `input_not_finite`, `dimension_mismatch` or `parameter_invalid`
 */
export function projectionHistogram(
  matrix: Matrix,
  direction: readonly number[],
  bins: number = DEFAULT_COHERENCE.bins,
): ProjectionHistogram {
  assertBins(bins);
  assertMatrix(matrix);
  const row: Matrix = { n: 1, d: direction.length, data: Float64Array.from(direction) };
  assertMatrix(row);
  if (row.d !== matrix.d) {
    throw new SignalError(
      'dimension_mismatch',
      `A direction of ${row.d} coordinates does not fit points of ${matrix.d}.`,
    );
  }
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  const projections = Float64Array.from({ length: matrix.n }, (_, i) => project(matrix, i, row, 0));
  for (const p of projections) {
    if (p < min) min = p;
    if (p > max) max = p;
  }
  const range = binRange(min, max, bins);
  if (range === undefined) return { edges: [min, max], counts: [matrix.n] };
  const counts = new Uint32Array(bins);
  for (const p of projections) {
    const index = binIndex(p, range, bins);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const edges = Array.from({ length: bins }, (_, i) => i * range.step + range.min);
  return { edges: [...edges, max], counts: [...counts] };
}
