import { sha256Hex } from '@kakeya/protocol';
import fc from 'fast-check';
import { PolicyError } from '../../../src/errors.ts';
import type { IdentityField } from '../../../src/model/set_proof.ts';
import { buildSet, type CommittedSet } from '../../../src/sets/mod.ts';

const encoder = new TextEncoder();

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** The digest of a text: what stands for an entry in the vectors, where the texts are '0', '1', ... */
export const element = (text: string): string => sha256Hex(utf8(text));

export const elements = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => element(String(i)));

/** The same as elements of a set of identities; `tag` is its last byte: '01' by name, '05' by name and date. */
export const tagged = (digest: string, tag: string): string => digest.slice(0, 62) + tag;

export const taggedElements = (count: number, tag: string): string[] =>
  elements(count).map((digest) => tagged(digest, tag));

export const setOf = async (
  digests: readonly string[],
  identity: readonly IdentityField[] | null = null,
): Promise<CommittedSet> => (await buildSet(digests, { identity })).set;

/** Digests of which many begin alike, and the least and the greatest there are. */
export const anyElement = fc.oneof(
  fc.constantFrom('0'.repeat(64), 'f'.repeat(64), `${'0'.repeat(63)}1`, `${'f'.repeat(63)}e`),
  fc.nat(40).map((n) => `${'ab'.repeat(31)}${n.toString(16).padStart(2, '0')}`),
  fc.nat().map((n) => element(String(n))),
);

/** The code with which this refuses, or what it gave. */
export function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof PolicyError) return error.code;
    throw error;
  }
}

/** Cut at every `length` bytes. */
export function chunked(bytes: Uint8Array, length: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) chunks.push(bytes.subarray(at, at + length));
  return chunks;
}

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
