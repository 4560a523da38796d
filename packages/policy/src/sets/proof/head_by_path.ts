import type { ProvenLeaf } from '../../model/set_proof.ts';
import { leafHash, nodeHash } from '../tree/hashes.ts';

/**
 * The head of the tree of `size` leaves in which this leaf stands at its index with this path (RFC 9162, section
 * 2.1.3.2); undefined: no tree of this size has such a path there.
 */
export function headByPath(leaf: ProvenLeaf, size: number): string | undefined {
  if (leaf.index >= size) return undefined;
  // Halved, not shifted: bit operations would cut an index to 32 bits and take index + 2^32 for index.
  let node = leaf.index;
  let last = size - 1;
  let hash = leafHash(leaf.element);
  for (const sibling of leaf.path) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : undefined;
}
