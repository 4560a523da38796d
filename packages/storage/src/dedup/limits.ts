import { StorageError } from '../errors.ts';
import type { DedupEntry, DedupKey } from './types.ts';

/** UTF-16 code units in each of tenant, scope and id: three of them fit one index row of every engine. */
export const MAX_KEY_PART_LENGTH = 256;
/** UTF-16 code units. */
export const MAX_DIGEST_LENGTH = 256;
/** UTF-16 code units. */
export const MAX_VALUE_LENGTH = 1_048_576;

/** Every adapter accepts exactly these keys. Throws `invalid_argument`. */
export function assertDedupKey(key: DedupKey): void {
  assertText('tenant', key.tenant, 1, MAX_KEY_PART_LENGTH);
  assertText('scope', key.scope, 1, MAX_KEY_PART_LENGTH);
  assertText('id', key.id, 1, MAX_KEY_PART_LENGTH);
}

/** Every adapter accepts exactly these entries. An entry without a digest could not be told from another. Throws `invalid_argument`. */
export function assertDedupEntry(entry: DedupEntry): void {
  assertText('digest', entry.digest, 1, MAX_DIGEST_LENGTH);
  assertText('value', entry.value, 0, MAX_VALUE_LENGTH);
}

/** UTF-16 code units that a key holds in memory. */
export function keySize(key: DedupKey): number {
  return key.tenant.length + key.scope.length + key.id.length;
}

/** UTF-16 code units that an entry holds in memory. */
export function entrySize(entry: DedupEntry): number {
  return entry.digest.length + entry.value.length;
}

/** Throws `invalid_argument` unless `limit` is a positive integer. */
export function assertEvictionLimit(limit: number): void {
  if (Number.isSafeInteger(limit) && limit > 0) return;
  throw new StorageError('invalid_argument', `The eviction limit must be a positive integer; got ${limit}.`);
}

/**
 * Lone surrogates have no UTF-8 form, so that two keys would become one and a value would come back altered;
 * PostgreSQL's text holds no U+0000.
 */
function assertText(name: string, text: string, minLength: number, maxLength: number): void {
  if (text.length < minLength || text.length > maxLength) {
    throw new StorageError(
      'invalid_argument',
      `The dedup ${name} must have ${minLength} to ${maxLength} characters; got ${text.length}.`,
    );
  }
  if (!text.isWellFormed() || text.includes('\0')) {
    throw new StorageError(
      'invalid_argument',
      `The dedup ${name} must be well-formed Unicode without U+0000: encode arbitrary bytes first.`,
    );
  }
}
