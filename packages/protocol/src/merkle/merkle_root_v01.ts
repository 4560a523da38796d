import { asSha256Hex, type Sha256Hex } from '../brand.ts';
import { utf8 } from '../codec/utf8.ts';
import { sha256Hex } from '../sha256_hex.ts';

const EMPTY: Sha256Hex = asSha256Hex('0'.repeat(64));

/**
 * The Merkle root of version 0.1: a leaf is the hex SHA-256 of a chunk, a parent the hex SHA-256 of the text of
 * its children's hex, an odd last node is paired with itself, no chunks give 64 zeros.
 *
 * For compatibility only. Nothing tells a leaf from a node, and repeating the last chunk can leave the root as
 * it was, so the root does not determine the data; version 0.2 uses `merkleRoot`.
 */
export function merkleRootV01(chunks: Iterable<Uint8Array>): Sha256Hex {
  let level: Sha256Hex[] = [];
  for (const chunk of chunks) level.push(sha256Hex(chunk));
  while (level.length > 1) level = parents(level);
  return level[0] ?? EMPTY;
}

function parents(level: readonly Sha256Hex[]): Sha256Hex[] {
  const above: Sha256Hex[] = [];
  for (const [i, left] of level.entries()) {
    if (i % 2 === 0) above.push(sha256Hex(utf8(left + (level[i + 1] ?? left))));
  }
  return above;
}
