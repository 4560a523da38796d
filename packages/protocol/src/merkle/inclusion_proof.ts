import { asSha256Hex, type Sha256Hex } from '../brand.ts';
import { toHex } from '../codec/hex.ts';
import { ProtocolError } from '../errors.ts';
import { hashLeaf, hashTree, largestPowerOfTwoBelow } from './tree_hash.ts';

/**
 * The Merkle audit path PATH(index, leaves) of RFC 6962 (section 2.1.1), from the leaf's sibling to the root.
 * @throws ProtocolError `merkle_invalid` unless 0 ≤ index < leaves.length.
 */
export function inclusionProof(leaves: readonly Uint8Array[], index: number): Sha256Hex[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= leaves.length) {
    throw new ProtocolError('merkle_invalid', `There is no leaf ${index} among ${leaves.length}.`);
  }
  const hashes = leaves.map(hashLeaf);
  const fromRoot: Sha256Hex[] = [];
  let from = 0;
  let to = hashes.length;
  while (to - from > 1) {
    const middle = from + largestPowerOfTwoBelow(to - from);
    const sibling = index < middle ? hashTree(hashes, middle, to) : hashTree(hashes, from, middle);
    fromRoot.push(asSha256Hex(toHex(sibling)));
    if (index < middle) to = middle;
    else from = middle;
  }
  return fromRoot.toReversed();
}
