import { canonicalizeJson, type JsonLimits, parseJsonStrict } from '@kakeya/protocol';
import { BundleRefusal, type BundleRefusalCode } from './refusal.ts';
import { equalBytes } from './zip/equal_bytes.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Proofs of many elements are the largest documents; the archive's size bounds them all the same. */
const LIMITS: JsonLimits = { maxDepth: 32, maxMembers: 2_000_000, maxElements: 4_000_000 };

/** The UTF-8 of the canonical form (RFC 8785). */
export const canonicalJsonBytes = (value: unknown): Uint8Array => utf8(canonicalizeJson(value));

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/**
 * The text of a file, which must be UTF-8.
 * @throws BundleRefusal with `code`
 */
export function readText(bytes: Uint8Array, code: BundleRefusalCode): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new BundleRefusal(code, 'not UTF-8', { cause: error });
  }
}

/**
 * The value of a JSON file. A text that is not the canonical form of its value is refused: one content has one file.
 * @throws BundleRefusal with `code`
 */
export function readCanonicalJson(bytes: Uint8Array, code: BundleRefusalCode): unknown {
  const parsed = parseJsonStrict(bytes, LIMITS);
  if (!parsed.ok) throw new BundleRefusal(code, parsed.problems[0]?.message);
  if (!equalBytes(canonicalJsonBytes(parsed.value), bytes)) throw new BundleRefusal(code);
  return parsed.value;
}
