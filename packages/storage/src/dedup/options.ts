import { StorageError } from '../errors.ts';

/** How long an entry lives unless the options say otherwise. */
export const FOURTEEN_DAYS_MS = 14 * 24 * 60 * 60 * 1_000;
/** Operations accepted and not yet answered, unless the options say otherwise. */
export const DEFAULT_MAX_PENDING_OPERATIONS = 8_192;
/** UTF-16 code units held by operations that are not answered yet. */
export const MAX_PENDING_SIZE = 64 * 1_048_576;

/** Throws `invalid_argument`. */
export function positiveInteger(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new StorageError('invalid_argument', `${name} must be a positive integer; got ${value}.`);
}
