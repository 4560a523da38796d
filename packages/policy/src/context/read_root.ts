import { invalid } from './read_literal.ts';

/**
 * The root of a committed set: 64 hex digits, given back in lower case.
 * @param at where the value is, as the message says it
 * @throws PolicyError `context_invalid`
 */
export function readRoot(value: unknown, at: string): string {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value)) return value.toLowerCase();
  throw invalid(`${at} must be the root of a committed set, 64 hex digits.`);
}
