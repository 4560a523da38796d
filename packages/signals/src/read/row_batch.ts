import type { Matrix } from '../types.ts';

/**
 * Some consecutive rows of a payload. The `raw` of all batches, one after the other, are the payload's bytes: what
 * r is computed from and what the Merkle root commits to.
 */
export interface RowBatch {
  readonly matrix: Matrix;
  readonly raw: Uint8Array;
}

/** Values per batch, so that a batch stays near half a megabyte whatever the dimension is. */
const VALUES_PER_BATCH = 65_536;

export function rowsPerBatch(d: number): number {
  return Math.max(1, Math.floor(VALUES_PER_BATCH / d));
}
