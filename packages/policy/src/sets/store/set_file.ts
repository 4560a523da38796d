import { canonicalizeJson, parseJsonStrict } from '@kakeya/protocol';
import { PolicyError } from '../../errors.ts';
import { readHeader } from '../proof/header.ts';
import { CommittedSet } from '../tree/committed_set.ts';

/** `KAKSET1\n`, then the length of the header in two bytes, high one first, the header as RFC 8785 JSON, the elements. */
const MAGIC = Uint8Array.of(0x4b, 0x41, 0x4b, 0x53, 0x45, 0x54, 0x31, 0x0a);
const HEADER_AT = MAGIC.length + 2;
const HEADER_LIMITS = { maxDepth: 2, maxMembers: 3, maxElements: 5 } as const;

const encoder = new TextEncoder();

/** The bytes of a set file: one set has one encoding. It holds no root; the root is computed when it is read. */
export function encodeSet(set: CommittedSet): Uint8Array {
  const header = headerBytes(set);
  const elements = set.elements();
  const bytes = new Uint8Array(HEADER_AT + header.length + elements.length);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(MAGIC.length, header.length);
  bytes.set(header, HEADER_AT);
  bytes.set(elements, HEADER_AT + header.length);
  return bytes;
}

/**
 * Reads what `encodeSet` wrote and computes the root anew: compare it with the one that was committed to.
 * @throws PolicyError `set_invalid` for all other bytes
 */
export function decodeSet(bytes: Uint8Array): CommittedSet {
  if (bytes.length < HEADER_AT || MAGIC.some((byte, i) => byte !== bytes[i]))
    throw invalid('is not a set file');
  const elementsAt = HEADER_AT + new DataView(bytes.buffer, bytes.byteOffset).getUint16(MAGIC.length);
  const parsed = parseJsonStrict(bytes.subarray(HEADER_AT, elementsAt), HEADER_LIMITS);
  if (!parsed.ok) throw invalid('has a header that cannot be read');
  const { identity, size } = readHeader(parsed.value);
  if (bytes.length - elementsAt !== 32 * size)
    throw invalid('is cut off, or has something behind its elements');
  // Copied, since the caller could change the bytes later; `slice` of a Buffer would not copy.
  const set = new CommittedSet(new Uint8Array(bytes.subarray(elementsAt)), identity);
  const header = headerBytes(set);
  if (header.length !== elementsAt - HEADER_AT || header.some((byte, i) => byte !== bytes[HEADER_AT + i])) {
    throw invalid('has a header that is not written as RFC 8785 says');
  }
  return set;
}

function headerBytes({ header: { scheme, identity, size } }: CommittedSet): Uint8Array {
  return encoder.encode(canonicalizeJson({ scheme, identity, size }));
}

const invalid = (problem: string): PolicyError =>
  new PolicyError('set_invalid', `The file ${problem}: build the set again.`);
