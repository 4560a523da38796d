import { canonicalizeJson, type JsonLimits, parseJsonStrict, ProtocolError } from '@kakeya/protocol';
import { PolicyError } from '../errors.ts';

/** Trees of conditions are the deepest; they are written by a format of this same depth. */
const LIMITS: JsonLimits = { maxDepth: 128, maxMembers: 1_000_000, maxElements: 1_000_000 };
/** A policy text of 1 MiB does not grow beyond this when its expressions become trees. */
const MAX_BYTES = 16 * 2 ** 20;

const encoder = new TextEncoder();

/**
 * RFC 8785: compact, keys sorted, strings as ECMAScript writes them.
 * @throws PolicyError `policy_invalid`: lone surrogates or expressions nested too deep
 */
export function sortedJson(value: unknown): string {
  try {
    return canonicalizeJson(value);
  } catch (cause) {
    if (!(cause instanceof ProtocolError)) throw cause;
    throw new PolicyError('policy_invalid', `The policy cannot be written as JSON: ${cause.message}`, {
      cause,
    });
  }
}

/** `what` begins a sentence: `The IR`. @throws PolicyError `ir_invalid` */
export function parseStoredJson(text: string, what: string): unknown {
  // An encoder would replace lone surrogates, and the text that is hashed would not be the text that was given.
  if (!text.isWellFormed())
    throw new PolicyError('ir_invalid', `${what} holds a surrogate without its pair.`);
  const bytes = text.length > MAX_BYTES ? undefined : encoder.encode(text);
  if (bytes === undefined || bytes.length > MAX_BYTES) {
    throw new PolicyError('ir_invalid', `${what} is larger than ${MAX_BYTES / 2 ** 20} MiB.`);
  }
  const json = parseJsonStrict(bytes, LIMITS);
  if (json.ok) return json.value;
  throw unreadable(what, json.problems);
}

/** Problems in one refusal. */
export function unreadable(
  what: string,
  problems: readonly { readonly pointer: string; readonly message: string }[],
): PolicyError {
  const all = problems.map(({ pointer, message }) => (pointer === '' ? message : `${pointer}: ${message}`));
  return new PolicyError('ir_invalid', `${what} is not one that this package wrote. ${all.join(' ')}`);
}
