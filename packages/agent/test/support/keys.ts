import {
  createKeyring,
  keyIdOf,
  parsePcs,
  type SigningKey,
  verificationKeyOf,
  verifyPcsSignature,
} from '@kakeya/protocol';

export const HMAC_KEY: SigningKey = {
  kid: 'test',
  alg: 'hmac-sha256',
  secret: new TextEncoder().encode('testsecret'),
};

/** The same under the id that a gateway gives it when it is told the secret alone. */
export const GATEWAY_KEY: SigningKey = { ...HMAC_KEY, kid: keyIdOf('hmac-sha256', HMAC_KEY.secret) };

/** Whether these bytes are a record that `key` signed. */
export async function isSignedBy(key: SigningKey, body: Uint8Array): Promise<boolean> {
  const parsed = parsePcs(body);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const keyring = createKeyring([await verificationKeyOf(key)]);
  return (await verifyPcsSignature(parsed.record, keyring, 0)).ok;
}
