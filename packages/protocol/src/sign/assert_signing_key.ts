import { ProtocolError } from '../errors.ts';
import { ED25519_SEED_BYTES } from '../primitives/lengths.ts';
import { isKeyId } from './key_id.ts';
import type { SigningKey } from './types.ts';

/** @throws ProtocolError `key_invalid` */
export function assertSigningKey({ kid, alg, secret }: SigningKey): void {
  if (!isKeyId(kid))
    throw new ProtocolError('key_invalid', 'Give the key a `kid` of 1 to 128 printable characters.');
  switch (alg) {
    case 'hmac-sha256':
    case 'hmac-sha256-prehash':
      if (secret.length === 0) throw new ProtocolError('key_invalid', 'An HMAC key must not be empty.');
      return;
    case 'ed25519':
      if (secret.length !== ED25519_SEED_BYTES) {
        throw new ProtocolError(
          'key_invalid',
          `An Ed25519 seed is 32 bytes long; this one has ${secret.length}.`,
        );
      }
      return;
    default:
      throw new ProtocolError(
        'key_invalid',
        'Sign with hmac-sha256, hmac-sha256-prehash or ed25519; "none" is no algorithm.',
      );
  }
}
