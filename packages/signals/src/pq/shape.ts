import { SignalError } from '../errors.ts';
import type { CodebookShape } from './types.ts';

/** Canonical bytes of a codebook: 64 MiB. */
export const MAX_VALUES = 2 ** 24;

/** Coordinates per subspace. */
export function subspaceWidth({ subspaces, dimension }: CodebookShape): number {
  return dimension / subspaces;
}

/**
 * @throws SignalError `parameter_invalid` for a count out of range, `dimension_mismatch` where the dimension is not a
 *   multiple of the subspaces, `input_too_large` above 2^24 values
 */
export function assertShape({ subspaces, centroids, dimension }: CodebookShape): void {
  if (!Number.isInteger(subspaces) || subspaces < 1) {
    throw new SignalError('parameter_invalid', `subspaces must be a positive integer, not ${subspaces}.`);
  }
  if (!Number.isInteger(centroids) || centroids < 2 || centroids > 256) {
    throw new SignalError(
      'parameter_invalid',
      `centroids must be an integer from 2 to 256, not ${centroids}.`,
    );
  }
  if (!Number.isInteger(dimension) || dimension < 1 || dimension % subspaces !== 0) {
    throw new SignalError(
      'dimension_mismatch',
      `${dimension} coordinates do not divide into ${subspaces} subspaces of equal width.`,
    );
  }
  if (centroids * dimension > MAX_VALUES) {
    throw new SignalError('input_too_large', `${centroids} × ${dimension} values exceed ${MAX_VALUES}.`);
  }
}
