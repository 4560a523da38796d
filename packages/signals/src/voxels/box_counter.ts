import { SignalError } from '../errors.ts';
import { assertMatrix } from '../matrix.ts';
import { assertScales } from '../scales.ts';
import type { Matrix } from '../types.ts';
import { VoxelSet } from './voxel_set.ts';

/** Coordinates kept over all scales: 256 MiB of doubles. */
const MAX_COORDINATES = 2 ** 25;

/**
 * Occupied voxels per scale over batches of rows. Memory grows with the number of distinct voxels, not with the
 * number of rows, and stops at a cap: beyond it the count is refused, never estimated.
 */
export class BoxCounter {
  readonly #scales: readonly number[];
  readonly #maxCoordinates: number;
  #sets: readonly VoxelSet[] | undefined;
  #voxel = new Float64Array(0);
  #kept = 0;
  #rows = 0;

  /**
   * @param scales voxels per unit length: distinct positive integers
   * @param maxCoordinates cap on distinct voxels × d summed over the scales, default 2^25 (256 MiB)
   */
  constructor(scales: readonly number[], maxCoordinates: number = MAX_COORDINATES) {
    assertScales(scales);
    this.#scales = [...scales];
    this.#maxCoordinates = maxCoordinates;
  }

  /** Rows seen so far. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * @throws SignalError `input_empty`, `input_not_finite`, `dimension_mismatch`, or `input_too_large` when the
   * distinct voxels exceed the cap
   */
  add(matrix: Matrix): void {
    assertMatrix(matrix, this.#rows);
    if (this.#sets === undefined) {
      this.#sets = this.#scales.map(() => new VoxelSet(matrix.d));
      this.#voxel = new Float64Array(matrix.d);
    }
    if (this.#voxel.length !== matrix.d) {
      throw new SignalError(
        'dimension_mismatch',
        `Rows of ${matrix.d} coordinates follow rows of ${this.#voxel.length}.`,
      );
    }
    this.#sets.forEach((set, i) => {
      this.#addAt(set, this.#scales[i]!, matrix);
    });
    this.#rows += matrix.n;
  }

  /** N_j by scale, keys as in a PCS. */
  counts(): Record<string, number> {
    if (this.#sets === undefined) {
      throw new SignalError('input_empty', 'There are no points: at least one row is needed.');
    }
    return Object.fromEntries(this.#sets.map((set, i) => [String(this.#scales[i]), set.size]));
  }

  #addAt(set: VoxelSet, scale: number, { n, d, data }: Matrix): void {
    const voxel = this.#voxel;
    for (let row = 0; row < n; row++) {
      for (let i = 0; i < d; i++) voxel[i] = voxelCoordinate(data[row * d + i]!, scale);
      if (!set.add(voxel)) continue;
      this.#kept += d;
      if (this.#kept > this.#maxCoordinates) {
        throw new SignalError(
          'input_too_large',
          `More than ${this.#maxCoordinates} voxel coordinates are occupied: use smaller scales or fewer rows.`,
        );
      }
    }
  }
}

/** ⌊value · scale⌋. Adding 0 turns −0 into 0: they are one voxel, and the set hashes bits. */
function voxelCoordinate(value: number, scale: number): number {
  const coordinate = Math.floor(value * scale) + 0;
  if (!Number.isFinite(coordinate)) {
    throw new SignalError('input_not_finite', `${value} · ${scale} overflows: rescale the coordinates.`);
  }
  return coordinate;
}
