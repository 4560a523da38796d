import { isSha256Hex } from '../brand.ts';
import { fromHex, toHex } from '../codec/hex.ts';
import { hashLeaf, hashNode } from './tree_hash.ts';

/** A claim that an entry is number `index` (from 0) of the `size` entries under `root`. Hashes are lower-case hex. */
export type InclusionClaim = {
  readonly index: number;
  readonly size: number;
  readonly proof: readonly string[];
  readonly root: string;
} & ({ readonly leaf: Uint8Array } | { readonly leafHash: string });

/** 2^53 leaves have paths of 53 hashes; a longer proof cannot be of a size that this number type counts. */
const MAX_PATH = 53;

/** Verifies an inclusion proof by RFC 9162, section 2.1.3.2. Total: a claim that makes no sense is false. */
export function verifyInclusion(claim: InclusionClaim): boolean {
  const { index, size, proof, root } = claim;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  if (proof.length > MAX_PATH || !isSha256Hex(root) || !proof.every(isSha256Hex)) return false;
  if ('leafHash' in claim && !isSha256Hex(claim.leafHash)) return false;

  // Halving instead of shifting: bit operations would cut the index to 32 bits and accept index + 2^32 for index.
  let node = index;
  let last = size - 1;
  let hash = 'leafHash' in claim ? fromHex(claim.leafHash) : hashLeaf(claim.leaf);
  for (const hex of proof) {
    if (last === 0) return false;
    const sibling = fromHex(hex);
    if (node % 2 === 1 || node === last) {
      hash = hashNode(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = hashNode(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && toHex(hash) === root;
}
