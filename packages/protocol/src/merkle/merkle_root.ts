import { asSha256Hex, type Sha256Hex } from '../brand.ts';
import { toHex } from '../codec/hex.ts';
import { hashLeaf, hashTree } from './tree_hash.ts';

/** Merkle Tree Hash of RFC 6962 (section 2.1) with SHA-256, over the entries in order; version 0.2 of a record. */
export function merkleRoot(leaves: readonly Uint8Array[]): Sha256Hex {
  return asSha256Hex(toHex(hashTree(leaves.map(hashLeaf))));
}
