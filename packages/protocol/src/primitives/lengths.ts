import { ProtocolError } from '../errors.ts';

export const ED25519_SEED_BYTES = 32;
export const ED25519_PUBLIC_KEY_BYTES = 32;
export const ED25519_SIGNATURE_BYTES = 64;
export const SHA256_BYTES = 32;

/** @throws ProtocolError `key_invalid` */
export function assertSeed(seed: Uint8Array): void {
  if (seed.length !== ED25519_SEED_BYTES) {
    throw new ProtocolError('key_invalid', `An Ed25519 seed is 32 bytes long; this one has ${seed.length}.`);
  }
}
