import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { SignalError } from '../errors.ts';
import { assertShape } from './shape.ts';
import type { TrainedCodebook } from './types.ts';

/** ASCII "KPQ1", read as a little-endian word. A different layout or arithmetic gets a different word. */
const MAGIC = 0x3151504b;
const HEADER_BYTES = 16;

/**
 * Canonical bytes: "KPQ1", then subspaces, centroids and dimension as u32, then the centroids as f32, subspace by
 * subspace, centroid by centroid, coordinate by coordinate. Little-endian throughout, nothing after the last value,
 * every value finite, and zero only as +0, so that equal codebooks have equal bytes.
 */
export function canonicalBytes({
  subspaces,
  centroids,
  dimension,
  values,
}: TrainedCodebook): Uint8Array<ArrayBuffer> {
  assertShape({ subspaces, centroids, dimension });
  if (values.length !== centroids * dimension) {
    throw new SignalError(
      'codebook_invalid',
      `${values.length} values do not fill ${centroids} × ${dimension}.`,
    );
  }
  const bytes = new Uint8Array(HEADER_BYTES + 4 * values.length);
  const view = new DataView(bytes.buffer);
  [MAGIC, subspaces, centroids, dimension].forEach((word, i) => view.setUint32(4 * i, word, true));
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value))
      throw new SignalError('codebook_invalid', `Centroid value ${i} is not finite.`);
    view.setFloat32(HEADER_BYTES + 4 * i, value === 0 ? 0 : value, true);
  }
  return bytes;
}

/** The inverse. @throws SignalError `codebook_invalid` for anything that {@link canonicalBytes} cannot give */
export function fromCanonicalBytes(bytes: Uint8Array): TrainedCodebook {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) {
    throw new SignalError('codebook_invalid', 'These bytes are not a KPQ1 codebook.');
  }
  const shape = {
    subspaces: view.getUint32(4, true),
    centroids: view.getUint32(8, true),
    dimension: view.getUint32(12, true),
  };
  try {
    assertShape(shape);
  } catch (cause) {
    throw new SignalError('codebook_invalid', 'The codebook has an impossible shape.', { cause });
  }
  const count = shape.centroids * shape.dimension;
  if (bytes.length !== HEADER_BYTES + 4 * count) {
    throw new SignalError(
      'codebook_invalid',
      `The codebook should be ${HEADER_BYTES + 4 * count} bytes, not ${bytes.length}.`,
    );
  }
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const value = view.getFloat32(HEADER_BYTES + 4 * i, true);
    if (!Number.isFinite(value) || Object.is(value, -0)) {
      throw new SignalError(
        'codebook_invalid',
        `Centroid value ${i} is ${Object.is(value, -0) ? '-0' : value}.`,
      );
    }
    values[i] = value;
  }
  return { ...shape, values };
}

/** SHA-256 of canonical bytes, lower-case hex. */
export function codebookHash(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}
