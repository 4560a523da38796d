import { VerdictError } from '../errors.ts';

/** Readers of stored documents: whatever is not exactly as written is refused, before any of it is used. */
export function refuseDocument(what: string, why: string): never {
  throw new VerdictError('document_invalid', `${what} ${why}. Restore it, or start anew.`);
}

/** An object with exactly these fields. */
export function readFields<Name extends string>(
  value: unknown,
  what: string,
  names: readonly Name[],
): Readonly<Record<Name, unknown>> {
  if (!isFields(value, names)) refuseDocument(what, `must be an object with the fields ${names.join(', ')}`);
  return value;
}

function isFields<Name extends string>(
  value: unknown,
  names: readonly Name[],
): value is Readonly<Record<Name, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}

/** A finite number from `low` to `high`. */
export function readNumber(value: unknown, what: string, low: number, high: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || !(value >= low && value <= high)) {
    refuseDocument(what, `must be a finite number from ${low} to ${high}`);
  }
  return value;
}

export function readInteger(
  value: unknown,
  what: string,
  low = 0,
  high: number = Number.MAX_SAFE_INTEGER,
): number {
  const number = readNumber(value, what, low, high);
  if (!Number.isSafeInteger(number)) refuseDocument(what, 'must be an integer');
  return number;
}

/** A list of at most `maxLength` items. */
export function readList(value: unknown, what: string, maxLength: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > maxLength) {
    refuseDocument(what, `must be a list of at most ${maxLength}`);
  }
  return Array.from<unknown>(value);
}
