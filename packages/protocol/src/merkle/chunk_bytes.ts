import { ProtocolError } from '../errors.ts';

/**
 * Cuts bytes into views of `size` bytes, the last one shorter; no bytes give no chunks. The default is the size
 * of the 0.1 golden vectors.
 * @throws ProtocolError `merkle_invalid` unless `size` is a positive integer.
 */
export function chunkBytes(bytes: Uint8Array, size = 64): Uint8Array[] {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new ProtocolError('merkle_invalid', 'Cut data into chunks of a positive whole number of bytes.');
  }
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}
