import type { Matrix } from '../types.ts';
import { BoxCounter } from './box_counter.ts';

/**
 * N_j: how many voxels `⌊point · scale⌋` the points occupy at each scale. Exact, and independent of the order
 * and multiplicity of the points.
 *
 * @param matrix n × d, finite
 * @param scales voxels per unit length: distinct positive integers
 * @returns counts from 1 to n, keyed by the scale as a decimal string
 * @throws SignalError as `BoxCounter` does
 */
export function boxCount(matrix: Matrix, scales: readonly number[]): Record<string, number> {
  const counter = new BoxCounter(scales);
  counter.add(matrix);
  return counter.counts();
}
