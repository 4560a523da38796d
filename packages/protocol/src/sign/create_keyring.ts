import { toHex } from '../codec/hex.ts';
import { ProtocolError } from '../errors.ts';
import { ED25519_PUBLIC_KEY_BYTES } from '../primitives/lengths.ts';
import { isKeyId } from './key_id.ts';
import { isSmallOrder } from './small_order.ts';
import type { VerificationKey } from './types.ts';

/** A record that names no key is tried against all of them, so their number bounds the work of a forgery. */
const MAX_KEYS = 64;

/** The keys that may sign for one tenant. Made by `createKeyring` only, so that every key in it is sound. */
export interface Keyring {
  readonly keys: readonly VerificationKey[];
  find(kid: string): VerificationKey | undefined;
}

/**
 * A keyring for `verifyPcsSignature`. Several keys with overlapping times let an old and a new key verify side by
 * side. The keys are copied. An empty keyring is valid and verifies nothing.
 * @throws ProtocolError `keyring_invalid` when a `kid` repeats, there are more than 64 keys, or one key's bytes
 * serve two kinds of algorithm; `key_invalid` when a key's own form is wrong.
 */
export function createKeyring(keys: readonly VerificationKey[]): Keyring {
  if (keys.length > MAX_KEYS)
    throw new ProtocolError('keyring_invalid', `A keyring holds at most ${MAX_KEYS} keys.`);
  const byId = new Map<string, VerificationKey>();
  for (const key of keys) {
    assertVerificationKey(key);
    if (byId.has(key.kid))
      throw new ProtocolError('keyring_invalid', `Two keys share the kid "${key.kid}": rename one.`);
    byId.set(key.kid, { ...key, key: Uint8Array.from(key.key) });
  }
  const all = [...byId.values()];
  refuseConfusableKeys(all);
  return { keys: all, find: (kid) => byId.get(kid) };
}

function assertVerificationKey({ kid, alg, key, notBeforeMs, notAfterMs }: VerificationKey): void {
  if (!isKeyId(kid))
    throw new ProtocolError('key_invalid', 'Give each key a `kid` of 1 to 128 printable characters.');
  switch (alg) {
    case 'hmac-sha256':
    case 'hmac-sha256-prehash':
      if (key.length === 0) throw new ProtocolError('key_invalid', `The HMAC key "${kid}" is empty.`);
      break;
    case 'ed25519':
      if (key.length !== ED25519_PUBLIC_KEY_BYTES) {
        throw new ProtocolError(
          'key_invalid',
          `The Ed25519 public key "${kid}" has ${key.length} bytes, not 32.`,
        );
      }
      if (isSmallOrder(key)) {
        throw new ProtocolError(
          'key_invalid',
          `The Ed25519 public key "${kid}" has small order: anyone can sign for it.`,
        );
      }
      break;
    default:
      throw new ProtocolError(
        'key_invalid',
        `The key "${kid}" needs the alg hmac-sha256, hmac-sha256-prehash or ed25519.`,
      );
  }
  for (const limit of [notBeforeMs, notAfterMs]) {
    // A comparison with NaN is false, which would make the key valid for ever.
    if (limit !== undefined && !Number.isFinite(limit)) {
      throw new ProtocolError(
        'key_invalid',
        `The validity of the key "${kid}" must be given in Unix milliseconds.`,
      );
    }
  }
  if (notBeforeMs !== undefined && notAfterMs !== undefined && notBeforeMs > notAfterMs) {
    throw new ProtocolError('key_invalid', `The key "${kid}" ends before it begins.`);
  }
}

/** If the bytes of a public key were also an HMAC key, everyone who knows the public key could sign with it. */
function refuseConfusableKeys(keys: readonly VerificationKey[]): void {
  const isPublic = new Map<string, boolean>();
  for (const { kid, alg, key } of keys) {
    const bytes = toHex(key);
    const before = isPublic.get(bytes);
    if (before !== undefined && before !== (alg === 'ed25519')) {
      throw new ProtocolError(
        'keyring_invalid',
        `The bytes of the key "${kid}" serve HMAC and Ed25519: make a new key.`,
      );
    }
    isPublic.set(bytes, alg === 'ed25519');
  }
}
