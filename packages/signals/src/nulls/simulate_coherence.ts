import { largestBin } from '../kernels/largest_bin.ts';
import { packDirections, type PackedDirections } from '../kernels/packed_directions.ts';
import type { NullRandom } from './null_random.ts';

/**
 * M random directions, uniform on the sphere in d dimensions, in coordinates that keep all that an isotropic sample can
 * show of them: M × min(d, M), rows of unit length.
 *
 * For d > M, V = L·Q with L lower triangular and the M rows of Q orthonormal, and the projections of an isotropic
 * Gaussian X are X·Vᵀ = (X·Qᵀ)·Lᵀ, where X·Qᵀ is again isotropic Gaussian, with M columns. L is drawn from its own law
 * (Bartlett's decomposition): standard normal below the diagonal, χ with d − i degrees of freedom at (i, i) from i = 0.
 */
export function randomDirections(d: number, count: number, random: NullRandom): PackedDirections {
  const width = Math.min(d, count);
  const data = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    const row = data.subarray(i * width, (i + 1) * width);
    const free = d > count ? i : width;
    for (let j = 0; j < free; j++) row[j] = random.gaussian();
    if (d > count) row[i] = chi(d - i, random);
    const length = Math.hypot(...row);
    for (let j = 0; j < width; j++) row[j] = row[j]! / length;
  }
  return packDirections({ n: count, d: width, data });
}

/** coh★ of n isotropic Gaussian rows along these directions. */
export function simulateCoherence(
  n: number,
  directions: PackedDirections,
  bins: number,
  random: NullRandom,
): number {
  const { d } = directions;
  const data = new Float64Array(n * d);
  for (let i = 0; i < data.length; i++) data[i] = random.gaussian();
  return largestBin({ n, d, data }, directions, bins).count / n;
}

/** χ with `degrees` ≥ 2, by Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 2000. */
function chi(degrees: number, random: NullRandom): number {
  const shape = degrees / 2 - 1 / 3;
  const scale = 1 / Math.sqrt(9 * shape);
  for (;;) {
    const x = random.gaussian();
    const v = (1 + scale * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random.uniform()) < (x * x) / 2 + shape * (1 - v + Math.log(v)))
      return Math.sqrt(2 * shape * v);
  }
}
