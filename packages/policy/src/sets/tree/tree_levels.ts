import { EMPTY_HEAD, leafHash, leafHashOfBytes, nodeHash, nodeHashOfBytes } from './hashes.ts';
import { toHex } from '@kakeya/protocol';
import { writeHex } from './write_hex.ts';

/**
 * The nodes above the leaves, a level an array of 32-byte records, the head alone in the last one. A level's last
 * record without a neighbour moves up as it is: this gives the trees of RFC 6962, section 2.1. Leaf hashes are not
 * kept; they are a hash away from the elements.
 */
export function treeLevels(elements: Uint8Array): Uint8Array[] {
  const levels: Uint8Array[] = [];
  let below = lowestLevel(elements);
  levels.push(below);
  while (below.length > 32) {
    below = levelAbove(below);
    levels.push(below);
  }
  return levels;
}

/** Of what `treeLevels` gave. */
export function headOf(levels: readonly Uint8Array[]): string {
  const top = levels.at(-1);
  return top === undefined || top.length === 0 ? EMPTY_HEAD : toHex(top);
}

/** Half as long as the leaves: above two of them stands their node, above a last one alone its hash. */
function lowestLevel(elements: Uint8Array): Uint8Array {
  const size = elements.length / 32;
  const level = new Uint8Array(32 * Math.ceil(size / 2));
  for (let i = 0; i < size; i += 2) {
    const left = leafHashOfBytes(elements, i);
    writeHex(i + 1 < size ? nodeHash(left, leafHashOfBytes(elements, i + 1)) : left, level, 16 * i);
  }
  return level;
}

function levelAbove(below: Uint8Array): Uint8Array {
  const size = below.length / 32;
  const level = new Uint8Array(32 * Math.ceil(size / 2));
  for (let i = 0; i + 1 < size; i += 2) writeHex(nodeHashOfBytes(below, i), level, 16 * i);
  if (size % 2 === 1) level.set(below.subarray(-32), level.length - 32);
  return level;
}

/** The audit path of leaf number `index`, from its sibling upwards (RFC 6962, section 2.1.1). */
export function auditPath(elements: Uint8Array, levels: readonly Uint8Array[], index: number): string[] {
  const path: string[] = [];
  const beside = index ^ 1;
  if (32 * beside < elements.length) path.push(leafHash(recordOf(elements, beside)));
  let node = index >>> 1;
  for (const level of levels) {
    const sibling = node ^ 1;
    if (32 * sibling < level.length) path.push(recordOf(level, sibling));
    node >>>= 1;
  }
  return path;
}

/** Record number `index` as hex. */
export const recordOf = (records: Uint8Array, index: number): string =>
  toHex(records.subarray(32 * index, 32 * index + 32));
