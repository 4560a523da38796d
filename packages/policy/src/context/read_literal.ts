import { PolicyError } from '../errors.ts';
import type { Literal, Scalar } from '../model/policy.ts';

/** All arrays of one context together: a list larger than this is committed to and asked by its root. */
export const MAX_ELEMENTS = 1_000_000;
const MAX_TEXT_CHARS = 65_536;

/**
 * A text, a finite number, true or false, or an array of these.
 * @param at where the value is, as the message says it
 * @throws PolicyError `context_invalid`
 */
export function readLiteral(value: unknown, at: string): Literal {
  if (isScalar(value)) return value;
  if (!Array.isArray(value)) {
    throw invalid(
      `${at} must be a text of whole characters of at most ${MAX_TEXT_CHARS} UTF-16 units, a finite number, true, false, or an array of these; leave out what is not known.`,
    );
  }
  const items: readonly unknown[] = value;
  if (items.length > MAX_ELEMENTS) {
    throw invalid(
      `${at} has more than ${MAX_ELEMENTS} elements: commit to a set of them and give its root in commitments.`,
    );
  }
  // Not `every`, which passes over the holes of an array.
  const wrong = items.findIndex((item) => !isScalar(item));
  if (wrong >= 0) throw invalid(`${at}[${wrong}] must be a text, a finite number, true or false.`);
  return items.filter(isScalar);
}

function isScalar(value: unknown): value is Scalar {
  switch (typeof value) {
    case 'string':
      // A lone surrogate has no UTF-8: two such texts would share one hash.
      return value.length <= MAX_TEXT_CHARS && value.isWellFormed();
    case 'number':
      return Number.isFinite(value);
    default:
      return typeof value === 'boolean';
  }
}

export const invalid = (message: string): PolicyError => new PolicyError('context_invalid', message);
