import { createKeyring, type Keyring, type SigningKey, verificationKeyOf } from '@kakeya/protocol';

/** Fixed, so that the bytes of a bundle are. */
export const KEY: SigningKey = { kid: 'auditor-1', alg: 'ed25519', secret: new Uint8Array(32).fill(7) };
export const OTHER_KEY: SigningKey = { kid: 'auditor-2', alg: 'ed25519', secret: new Uint8Array(32).fill(8) };

export async function trusting(...keys: readonly SigningKey[]): Promise<Keyring> {
  return createKeyring(await Promise.all(keys.map(verificationKeyOf)));
}
