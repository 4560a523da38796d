import { SignalError } from '../errors.ts';
import { squaredDistance } from './assign_reference.ts';
import { drawUniform } from './uniform.ts';

/** Sub-vectors of one subspace: n × width f32, row-major. */
export interface SubVectors {
  readonly n: number;
  readonly width: number;
  readonly data: Float32Array;
}

/**
 * k-means++ (Arthur and Vassilvitskii, SODA 2007): the first centroid is a row drawn uniformly, each further one a row
 * drawn with probability proportional to its squared distance to the nearest centroid so far.
 *
 * @returns k × width
 * @throws SignalError `parameter_invalid` where fewer than k rows differ
 */
export function seedCentroids(rows: SubVectors, k: number, seed: number, subspace: number): Float32Array {
  const { n, width, data } = rows;
  const centroids = new Float32Array(k * width);
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  let chosen = Math.floor(drawUniform(seed, subspace, 0) * n);
  for (let c = 0; ; c++) {
    centroids.set(data.subarray(chosen * width, (chosen + 1) * width), c * width);
    if (c + 1 === k) return centroids;
    let total = 0;
    for (let i = 0; i < n; i++) {
      nearest[i] = Math.min(nearest[i]!, squaredDistance(data, i * width, centroids, c * width, width));
      total += nearest[i]!;
    }
    if (total === 0) {
      throw new SignalError(
        'parameter_invalid',
        `Subspace ${subspace} has only ${c + 1} distinguishable sub-vectors: train on more varied rows or use fewer centroids.`,
      );
    }
    chosen = weightedRow(nearest, total * drawUniform(seed, subspace, c + 1));
  }
}

/** The first row at which the running sum of the weights exceeds `target`; rounding never selects a weight of 0. */
function weightedRow(weights: Float64Array, target: number): number {
  let sum = 0;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    sum += weights[i]!;
    last = i;
    if (sum > target) return i;
  }
  return last;
}
