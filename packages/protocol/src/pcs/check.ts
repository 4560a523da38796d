import { isCanonicalBase64 } from '../codec/base64.ts';
import { isSha256Hex } from '../brand.ts';
import type { ProblemList } from '../refusal/problem_list.ts';

/** Judges one JSON value; what is wrong goes to `problems`. */
export type Check = (value: unknown, problems: ProblemList) => void;

/** A string for which `accepts` holds; `expected` completes "must be …". */
export function text(expected: string, accepts: (value: string) => boolean): Check {
  return (value, problems) => {
    if (typeof value !== 'string') problems.refuse('field_type', `must be a string: ${expected}`);
    else if (!accepts(value)) problems.refuse('field_bounds', `must be ${expected}`);
  };
}

export function oneOf(...choices: readonly string[]): Check {
  return text(choices.length === 1 ? `"${choices[0]}"` : `one of ${choices.join(', ')}`, (value) =>
    choices.includes(value),
  );
}

export function number(min: number, max: number): Check {
  const expected = min === -Number.MAX_VALUE ? 'a finite number' : `a number from ${min} to ${max}`;
  return (value, problems) => {
    if (typeof value !== 'number') problems.refuse('field_type', `must be ${expected}`);
    else if (!(value >= min && value <= max)) problems.refuse('field_bounds', `must be ${expected}`);
  };
}

export const finite: Check = number(-Number.MAX_VALUE, Number.MAX_VALUE);

/** Beyond 2^53 − 1 two different integers of the text become one number, so such an id would not be unique. */
export function integer(min: number): Check {
  const expected =
    min === Number.MIN_SAFE_INTEGER ? 'an integer within ±(2^53 − 1)' : `an integer from ${min} to 2^53 − 1`;
  return (value, problems) => {
    if (typeof value !== 'number') problems.refuse('field_type', `must be ${expected}`);
    else if (!Number.isSafeInteger(value) || value < min)
      problems.refuse('field_bounds', `must be ${expected}`);
  };
}

export const boolean: Check = (value, problems) => {
  if (typeof value !== 'boolean') problems.refuse('field_type', 'must be true or false');
};

export function arrayOf(element: Check, min: number, max: number): Check {
  const expected = `an array of ${min} to ${max} elements`;
  return (value, problems) => {
    if (!Array.isArray(value)) return problems.refuse('field_type', `must be ${expected}`);
    if (value.length < min || value.length > max)
      return problems.refuse('field_bounds', `must be ${expected}`);
    for (let i = 0; i < value.length && !problems.full; i += 1) {
      problems.enter(i);
      element(value[i], problems);
      problems.leave();
    }
  };
}

/** An object used as a table: any keys, each member judged by `member`. */
export function mapOf(member: Check, max: number): Check {
  return (value, problems) => {
    if (!isObject(value)) return problems.refuse('field_type', 'must be an object');
    const entries = Object.entries(value);
    if (entries.length > max) return problems.refuse('field_bounds', `must have at most ${max} members`);
    for (const [key, entry] of entries) {
      problems.enter(key);
      member(entry, problems);
      problems.leave();
    }
  };
}

/** A string of 1 to `max` code points without control characters (Unicode Cc). */
export function line(max: number): Check {
  return text(`1 to ${max} characters without control characters`, (value) => isLine(value, max));
}

export function isLine(value: string, max: number): boolean {
  if (value === '' || /\p{Cc}/u.test(value)) return false;
  return value.length <= max || (value.length <= 2 * max && Array.from(value).length <= max);
}

export const sha256Text: Check = text('64 lower-case hex digits', isSha256Hex);

export const signatureText: Check = (value, problems) => {
  if (value === '')
    problems.refuse('field_bounds', 'must not be empty: leave `sig` out of a record that is not signed');
  else signatureBase64(value, problems);
};

const signatureBase64 = text(
  'canonical base64 with padding, at most 512 characters',
  (value) => value.length <= 512 && isCanonicalBase64(value),
);

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
