import { createHash } from 'node:crypto';
import { keyIdOf, type SigningKey, signPcs } from '@kakeya/protocol';
import { type Overrides, record } from '../../../verdict/test/support/record.ts';

export const SECRET = 'a key for tests only';

export function hmacKey(secret = SECRET): SigningKey {
  const bytes = new TextEncoder().encode(secret);
  return { kid: keyIdOf('hmac-sha256', bytes), alg: 'hmac-sha256', secret: bytes };
}

/** A signed record that the deterministic checks accept, as it travels; `name` gives it an id of its own. */
export async function signedBody(
  name: string,
  overrides: Overrides = {},
  key: SigningKey = hmacKey(),
): Promise<string> {
  const merkle_root = createHash('sha256').update(name).digest('hex');
  return JSON.stringify(await signPcs(record({ merkle_root, ...overrides }), key));
}
