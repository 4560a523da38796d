import * as primitives from '#primitives';
import { assertSigningKey } from './assert_signing_key.ts';
import type { SigningKey, VerificationKey } from './types.ts';

/**
 * The key that verifies what `key` signs: the same bytes for HMAC (keep it secret), the public key for Ed25519.
 * @throws ProtocolError `key_invalid`
 */
export async function verificationKeyOf(key: SigningKey): Promise<VerificationKey> {
  assertSigningKey(key);
  const bytes =
    key.alg === 'ed25519' ? await primitives.ed25519PublicKey(key.secret) : Uint8Array.from(key.secret);
  return { kid: key.kid, alg: key.alg, key: bytes };
}
