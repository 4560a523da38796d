import * as primitives from '#primitives';

const LEAF = 0x00;
const NODE = 0x01;

/** MTH of one entry (RFC 6962, section 2.1): the prefix keeps a leaf from passing for a node. */
export function hashLeaf(leaf: Uint8Array): Uint8Array {
  const preimage = new Uint8Array(1 + leaf.length);
  preimage[0] = LEAF;
  preimage.set(leaf, 1);
  return primitives.sha256(preimage);
}

export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  const preimage = new Uint8Array(1 + left.length + right.length);
  preimage[0] = NODE;
  preimage.set(left, 1);
  preimage.set(right, 1 + left.length);
  return primitives.sha256(preimage);
}

/** MTH of the leaves whose hashes are `hashes[from…to)`, 32 bytes; of none, the hash of nothing. */
export function hashTree(hashes: readonly Uint8Array[], from = 0, to = hashes.length): Uint8Array {
  const [first] = hashes.slice(from, from + 1);
  if (first === undefined || from === to) return primitives.sha256(new Uint8Array());
  if (to - from === 1) return first;
  const middle = from + largestPowerOfTwoBelow(to - from);
  return hashNode(hashTree(hashes, from, middle), hashTree(hashes, middle, to));
}

/** For n ≥ 2. */
export function largestPowerOfTwoBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}
