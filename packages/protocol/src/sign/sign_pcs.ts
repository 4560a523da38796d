import * as primitives from '#primitives';
import { toBase64 } from '../codec/base64.ts';
import { ProtocolError } from '../errors.ts';
import { canonicalBytes } from '../pcs/canonical_bytes.ts';
import type { Pcs, PcsV01 } from '../pcs/types.ts';
import { assertSigningKey } from './assert_signing_key.ts';
import { isAlgorithmOf, signedMessage } from './signed_message.ts';
import type { SigningKey } from './types.ts';

/**
 * Signs a record; an earlier signature is replaced. Version 0.2 first takes `sig_alg` and `kid` from the key, so
 * that they are signed too; version 0.1 has no room for them and gains `sig` only.
 * @throws ProtocolError `key_invalid` for a key that its algorithm or the record's version does not admit,
 * `value_not_canonical` for a record that has no canonical bytes.
 */
export async function signPcs(record: Pcs, key: SigningKey): Promise<Pcs> {
  assertSigningKey(key);
  if (!isAlgorithmOf(record.version, key.alg)) {
    throw new ProtocolError(
      'key_invalid',
      'Version 0.2 is signed with hmac-sha256 or ed25519: choose one of them.',
    );
  }
  const body: Pcs =
    record.version === '0.1' ? withoutMinusZero(record) : { ...record, sig_alg: key.alg, kid: key.kid };
  const message = signedMessage(body.version, key.alg, canonicalBytes(body));
  return { ...body, sig: toBase64(await rawSignature(key, message)) };
}

async function rawSignature({ alg, secret }: SigningKey, message: Uint8Array): Promise<Uint8Array> {
  return alg === 'ed25519' ? primitives.ed25519Sign(secret, message) : primitives.hmacSha256(secret, message);
}

/**
 * JSON.stringify writes −0 as `0`, whose 0.1 bytes differ (`0.0`, not `-0.0`): without this a record that is
 * signed here and sent as JSON would not verify there.
 */
function withoutMinusZero(record: PcsV01): PcsV01 {
  const { D_hat, coh_star, r, budget } = record;
  return { ...record, D_hat: D_hat + 0, coh_star: coh_star + 0, r: r + 0, budget: budget + 0 };
}
