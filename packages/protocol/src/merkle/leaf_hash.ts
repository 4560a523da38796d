import { asSha256Hex, type Sha256Hex } from '../brand.ts';
import { toHex } from '../codec/hex.ts';
import { hashLeaf } from './tree_hash.ts';

/** The RFC 6962 hash of one entry, which `verifyInclusion` takes in place of the entry. */
export function leafHash(leaf: Uint8Array): Sha256Hex {
  return asSha256Hex(toHex(hashLeaf(leaf)));
}
