import { SignalError } from '../errors.ts';
import type { NullComparison } from '../types.ts';
import { COHERENCE_TABLE } from './coherence_table.generated.ts';
import { COHERENCE_D, COHERENCE_N, TABLE_BINS, TABLE_DIRECTIONS } from './grid.ts';
import { type AxisPosition, between, locate, type NullMoments } from './interpolate.ts';

export interface CoherenceNullInput {
  readonly n: number;
  readonly d: number;
  /** M */
  readonly directions: number;
  /** B */
  readonly bins: number;
  /** The coh★ that was measured. */
  readonly value: number;
}

/**
 * coh★ beside its null: n rows from an isotropic Gaussian in d dimensions, along M random directions, B bins. Location
 * and scale do not matter, because the bins follow the range.
 *
 * What z says: by how many standard deviations of that null the rows are more (z > 0) or less concentrated along some
 * direction than structureless rows of the same number and dimension, so that samples of different sizes can be
 * compared. What it does not say: it is no p-value (coh★ is a maximum, takes the values k/n and is skewed to the
 * right), real embeddings are not isotropic, and the rows of a healthy text need not have z near 0.
 *
 * The moments come from a Monte-Carlo table (M = 100, B = 20; 40 to 1,000 samples per cell), bilinear in log n and log d.
 *
 * @returns null outside the table: other M or B, n outside 8 … 131,072 or, above 8 dimensions, 8 … 16,384, d above 4,096
 * @throws SignalError `input_not_finite`
 */
export function cohNull({ n, d, directions, bins, value }: CoherenceNullInput): NullComparison | null {
  if (!Number.isFinite(value))
    throw new SignalError('input_not_finite', `coh★ must be a finite number, not ${value}.`);
  if (directions !== TABLE_DIRECTIONS || bins !== TABLE_BINS) return null;
  const column = locate(COHERENCE_N, n);
  const row = locate(COHERENCE_D, d);
  if (column === undefined || row === undefined) return null;
  const low = alongN(row.low, column);
  const high = alongN(row.high, column);
  if (low === null || high === null) return null;
  const { mean, sd } = between(low, high, row.weight);
  return { z: (value - mean) / sd, mean, sd };
}

function alongN(row: number, { low, high, weight }: AxisPosition): NullMoments | null {
  const left = COHERENCE_TABLE[row]?.[low] ?? null;
  const right = COHERENCE_TABLE[row]?.[high] ?? null;
  return left === null || right === null ? null : between(left, right, weight);
}
