import { generateSigningKey, verificationKeyOf } from '@kakeya/protocol';
import { hmacKeyOf, type LoadedKey } from '@kakeya/agent/keys';

export type KeyKind = 'hmac' | 'ed25519';

/**
 * A new key of 256 random bits. An HMAC key is spelled as base64url text, which needs no quoting in an environment
 * variable and holds neither of the separators of `PCS_HMAC_KEYS` and `TENANTS`.
 */
export async function generateKey(kind: KeyKind): Promise<LoadedKey> {
  if (kind === 'ed25519') {
    const signing = await generateSigningKey('ed25519');
    return { signing, verification: await verificationKeyOf(signing) };
  }
  const { secret } = await generateSigningKey('hmac-sha256');
  return hmacKeyOf(Buffer.from(secret).toString('base64url'));
}
