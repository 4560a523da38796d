import * as primitives from '#primitives';
import type { SignatureAlgorithm } from '../pcs/types.ts';
import { assertSigningKey } from './assert_signing_key.ts';
import { keyIdOf } from './key_id.ts';
import type { SigningKey } from './types.ts';

const SECRET_BYTES = 32;

/**
 * A new key from the system's secure generator: 256 random bits, an HMAC key or an Ed25519 seed. Without `kid`
 * it gets the one that `keyIdOf` derives.
 * @throws ProtocolError `key_invalid` for a `kid` that no record may carry.
 */
export async function generateSigningKey(alg: SignatureAlgorithm, kid?: string): Promise<SigningKey> {
  const secret = primitives.randomBytes(SECRET_BYTES);
  if (kid === undefined) {
    const verifying = alg === 'ed25519' ? await primitives.ed25519PublicKey(secret) : secret;
    return { kid: keyIdOf(alg, verifying), alg, secret };
  }
  const key = { kid, alg, secret };
  assertSigningKey(key);
  return key;
}
