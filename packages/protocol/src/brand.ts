import { ProtocolError } from './errors.ts';

declare const brand: unique symbol;

/** A value of type `T` that has passed the check named by `Name`. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** 64 lower-case hex digits: SHA-256 of `merkle_root|epoch|shard_id`. */
export type PcsId = Brand<string, 'PcsId'>;

/** Identifies a tenant: 1 to 64 characters of `[A-Za-z0-9._-]`, starting with a letter or digit. */
export type TenantId = Brand<string, 'TenantId'>;

/** 64 lower-case hex digits: a SHA-256 digest. */
export type Sha256Hex = Brand<string, 'Sha256Hex'>;

const SHA256_HEX = /^[0-9a-f]{64}$/;
const TENANT_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function isSha256Hex(text: string): text is Sha256Hex {
  return SHA256_HEX.test(text);
}

function isPcsId(text: string): text is PcsId {
  return SHA256_HEX.test(text);
}

export function isTenantId(text: string): text is TenantId {
  return TENANT_ID.test(text);
}

/**
 * @throws ProtocolError `value_not_canonical` unless `text` is 64 lower-case hex digits.
 */
export function asSha256Hex(text: string): Sha256Hex {
  if (!isSha256Hex(text)) {
    throw new ProtocolError('value_not_canonical', 'Write a SHA-256 digest as 64 lower-case hex digits.');
  }
  return text;
}

/**
 * @throws ProtocolError `value_not_canonical` unless `text` is 64 lower-case hex digits.
 */
export function asPcsId(text: string): PcsId {
  if (!isPcsId(text))
    throw new ProtocolError('value_not_canonical', 'Write a pcs_id as 64 lower-case hex digits.');
  return text;
}

/**
 * @throws ProtocolError `tenant_id_invalid` unless `text` is 1 to 64 characters of `[A-Za-z0-9._-]` and starts
 * with a letter or digit.
 */
export function asTenantId(text: string): TenantId {
  if (!isTenantId(text)) {
    throw new ProtocolError(
      'tenant_id_invalid',
      'Name a tenant with 1 to 64 of A-Z a-z 0-9 . _ - and start with a letter or digit.',
    );
  }
  return text;
}
