import { SignalError } from '../errors.ts';
import { assignSimd } from '../kernels/assign_simd.ts';
import { kernelsAvailable } from '../kernels/load.ts';
import { assertMatrix } from '../matrix.ts';
import type { Matrix } from '../types.ts';
import { assignReference } from './assign_reference.ts';
import { type Assign, UNREPRESENTABLE } from './assignment.ts';
import { sealedValues } from './sealed_codebook.ts';
import type { Codebook } from './types.ts';

/**
 * Product quantisation (Jégou, Douze and Schmid, "Product quantization for nearest neighbor search", PAMI 2011): each
 * row becomes one symbol per subspace, the index of the nearest centroid. Coordinates are rounded to f32 first,
 * and distances are f32; of equally near centroids the lowest index is taken. The sample is only encoded: nothing
 * about the codebook depends on it.
 *
 * Runs on the SIMD kernel where there is one; the symbols are the same either way.
 *
 * @param matrix n × codebook.dimension, finite
 * @returns n × codebook.subspaces symbols, row-major
 * @throws SignalError `input_empty`, `input_not_finite`, `dimension_mismatch`, `codebook_invalid`, or
 *   `input_too_large` where a coordinate is so far from every centroid that f32 cannot hold the distance
 */
export function encode(matrix: Matrix, codebook: Codebook): Uint8Array<ArrayBuffer> {
  return encodeWith(kernelsAvailable() ? assignSimd : assignReference, matrix, codebook);
}

/** {@link encode} in plain TypeScript. */
export function encodeReference(matrix: Matrix, codebook: Codebook): Uint8Array<ArrayBuffer> {
  return encodeWith(assignReference, matrix, codebook);
}

function encodeWith(assign: Assign, matrix: Matrix, codebook: Codebook): Uint8Array<ArrayBuffer> {
  const values = sealedValues(codebook);
  assertMatrix(matrix);
  if (matrix.d !== codebook.dimension) {
    throw new SignalError(
      'dimension_mismatch',
      `Rows of ${matrix.d} coordinates do not fit a codebook of ${codebook.dimension}.`,
    );
  }
  const { codes, distances } = assign(Float32Array.from(matrix.data), matrix.n, values);
  if (distances.includes(UNREPRESENTABLE)) {
    throw new SignalError(
      'input_too_large',
      'A coordinate is too large for f32 distances: rescale the rows.',
    );
  }
  return codes;
}
