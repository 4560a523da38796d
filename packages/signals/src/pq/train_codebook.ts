import { SignalError } from '../errors.ts';
import { assignSimd } from '../kernels/assign_simd.ts';
import { kernelsAvailable } from '../kernels/load.ts';
import { assertMatrix } from '../matrix.ts';
import type { Matrix } from '../types.ts';
import { assignReference } from './assign_reference.ts';
import { type Assign, UNREPRESENTABLE } from './assignment.ts';
import { moveCentroids } from './move_centroids.ts';
import { seedCentroids, type SubVectors } from './seed_centroids.ts';
import { assertShape, subspaceWidth } from './shape.ts';
import type { CodebookShape, TrainedCodebook } from './types.ts';

/**
 * Rows that training needs per centroid: with fewer, centroids sit on single rows, and a codebook with as many
 * centroids as rows gives every row its own symbol. 39 is the count below which Faiss warns.
 */
export const MIN_ROWS_PER_CENTROID = 39;

export interface TrainingOptions {
  /** m; must divide d. */
  readonly subspaces: number;
  /** k, 2 to 256, default 256. */
  readonly centroids?: number;
  /** Lloyd iterations at most, 1 to 1,000, default 25. Training ends earlier once no row changes its centroid. */
  readonly iterations?: number;
  /** Integer from 0 to 2^53 − 1. */
  readonly seed: number;
}

/**
 * Trains a product quantiser: k-means++ and Lloyd's iterations in each subspace, on coordinates rounded to f32.
 * The same rows, options and seed give the same codebook on every machine. To be done offline, on many rows from the
 * population: never on the sample that is to be judged.
 *
 * @param matrix n × d, finite, n ≥ 39 · k
 * @throws SignalError `input_empty`, `input_not_finite`, `input_too_large`, `dimension_mismatch`, or
 *   `parameter_invalid`, also for too few rows and for a subspace in which fewer than k rows differ
 */
export function trainCodebook(matrix: Matrix, options: TrainingOptions): TrainedCodebook {
  return trainCodebookWith(kernelsAvailable() ? assignSimd : assignReference, matrix, options);
}

/** {@link trainCodebook} with a given assignment step. */
export function trainCodebookWith(assign: Assign, matrix: Matrix, options: TrainingOptions): TrainedCodebook {
  const { subspaces, centroids = 256, iterations = 25, seed } = options;
  assertMatrix(matrix);
  const shape: CodebookShape = { subspaces, centroids, dimension: matrix.d };
  assertShape(shape);
  assertTraining(matrix.n, centroids, iterations, seed);

  const parts = splitSubspaces(matrix, shape);
  const size = centroids * subspaceWidth(shape);
  const values = new Float32Array(subspaces * size);
  parts.forEach((rows, s) => values.set(seedCentroids(rows, centroids, seed, s), s * size));

  const rows = Float32Array.from(matrix.data);
  let previous: Uint8Array = new Uint8Array(0);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const { codes, distances } = assign(rows, matrix.n, { ...shape, values });
    if (distances.includes(UNREPRESENTABLE)) throw tooLarge();
    if (equal(codes, previous)) break;
    previous = codes;
    parts.forEach((part, s) => {
      const own = Uint8Array.from({ length: matrix.n }, (_, i) => codes[i * subspaces + s]!);
      const squared = distances.subarray(s * matrix.n, (s + 1) * matrix.n);
      moveCentroids(part, own, squared, values.subarray(s * size, (s + 1) * size));
    });
  }
  return { ...shape, values };
}

function assertTraining(n: number, centroids: number, iterations: number, seed: number): void {
  if (n < MIN_ROWS_PER_CENTROID * centroids) {
    throw new SignalError(
      'parameter_invalid',
      `${centroids} centroids need at least ${MIN_ROWS_PER_CENTROID * centroids} rows, not ${n}: a codebook must not be fitted to a sample.`,
    );
  }
  if (!Number.isInteger(iterations) || iterations < 1 || iterations > 1000) {
    throw new SignalError(
      'parameter_invalid',
      `iterations must be an integer from 1 to 1000, not ${iterations}.`,
    );
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new SignalError('parameter_invalid', `seed must be an integer from 0 to 2^53 - 1, not ${seed}.`);
  }
}

/** The sub-vectors of each subspace, contiguous, in f32. */
function splitSubspaces({ n, d, data }: Matrix, shape: CodebookShape): SubVectors[] {
  const width = subspaceWidth(shape);
  return Array.from({ length: shape.subspaces }, (_, s) => {
    const part = new Float32Array(n * width);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < width; k++) part[i * width + k] = data[i * d + s * width + k]!;
    }
    if (part.some((value) => !Number.isFinite(value))) throw tooLarge();
    return { n, width, data: part };
  });
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

function tooLarge(): SignalError {
  return new SignalError('input_too_large', 'A coordinate is too large for f32 distances: rescale the rows.');
}
