import { SignalError } from './errors.ts';

/** Voxels per unit length for point files. */
export const POINT_SCALES: readonly number[] = [2, 4, 8, 16];
/** Voxels per unit length for embeddings and texts. */
export const DEFAULT_SCALES: readonly number[] = [2, 4, 8, 16, 32];

/** A PCS carries at most 64 scales. */
const MAX_SCALES = 64;

/**
 * Scales become the keys of N_j, so each must be a distinct positive integer.
 *
 * @throws SignalError `parameter_invalid`
 */
export function assertScales(scales: readonly number[]): void {
  if (scales.length === 0 || scales.length > MAX_SCALES) {
    throw new SignalError(
      'parameter_invalid',
      `Between 1 and ${MAX_SCALES} scales are accepted, not ${scales.length}.`,
    );
  }
  for (const scale of scales) {
    if (!Number.isSafeInteger(scale) || scale < 1) {
      throw new SignalError('parameter_invalid', `A scale must be a positive integer, not ${scale}.`);
    }
  }
  if (new Set(scales).size !== scales.length) {
    throw new SignalError('parameter_invalid', `Every scale may occur once: ${scales.join(', ')}.`);
  }
}
