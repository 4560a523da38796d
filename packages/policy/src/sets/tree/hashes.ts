import { canonicalizeJson, sha256Hex } from '@kakeya/protocol';
import type { SetHeader } from '../../model/set_proof.ts';
import { writeHex } from './write_hex.ts';

/** RFC 6962, section 2.1: the prefix keeps a leaf from passing for a node; the third one does so for a root. */
const LEAF = 0x00;
const NODE = 0x01;
const ROOT = 0x02;

const encoder = new TextEncoder();

/** Written anew by each call before it is hashed: hashing is synchronous, so that no two calls can meet here. */
const leafPreimage = Uint8Array.of(LEAF, ...new Uint8Array(32));
const nodePreimage = Uint8Array.of(NODE, ...new Uint8Array(64));

/** The tree's head where there are no leaves: the hash of nothing (RFC 6962, section 2.1). */
export const EMPTY_HEAD: string = sha256Hex(new Uint8Array());

/** Of an element; both 64 hex digits. */
export function leafHash(element: string): string {
  writeHex(element, leafPreimage, 1);
  return sha256Hex(leafPreimage);
}

/** All three 64 hex digits. */
export function nodeHash(left: string, right: string): string {
  writeHex(left, nodePreimage, 1);
  writeHex(right, nodePreimage, 33);
  return sha256Hex(nodePreimage);
}

/** Of the record of 32 bytes number `index`. */
export function leafHashOfBytes(records: Uint8Array, index: number): string {
  leafPreimage.set(records.subarray(32 * index, 32 * index + 32), 1);
  return sha256Hex(leafPreimage);
}

/** Of the records of 32 bytes number `index` and `index + 1`. */
export function nodeHashOfBytes(records: Uint8Array, index: number): string {
  nodePreimage.set(records.subarray(32 * index, 32 * index + 64), 1);
  return sha256Hex(nodePreimage);
}

/**
 * SHA-256 of 0x02, the header's RFC 8785 JSON and the tree's head. The head is the last 32 bytes, so that nothing else
 * has the same preimage, and a proof that states another size or other identity fields leads to another root.
 */
export function rootHash(header: SetHeader, head: string): string {
  const { scheme, identity, size } = header;
  const json = encoder.encode(canonicalizeJson({ scheme, identity, size }));
  const preimage = new Uint8Array(1 + json.length + 32);
  preimage[0] = ROOT;
  preimage.set(json, 1);
  writeHex(head, preimage, 1 + json.length);
  return sha256Hex(preimage);
}
