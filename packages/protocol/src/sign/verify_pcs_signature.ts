import * as primitives from '#primitives';
import { fromBase64 } from '../codec/base64.ts';
import { CanonicalPcs } from '../pcs/canonical_pcs.ts';
import type { Pcs } from '../pcs/types.ts';
import { ED25519_SIGNATURE_BYTES, SHA256_BYTES } from '../primitives/lengths.ts';
import type { Keyring } from './create_keyring.ts';
import { isAlgorithmOf, signedMessage } from './signed_message.ts';
import type { SignatureCheck, SignatureFailure, VerificationKey } from './types.ts';

/** A parsed record's signature together with what it should cover. */
interface Signed {
  readonly record: Pcs;
  readonly canonical: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Whether a key of the ring, valid at `nowMs` (Unix ms), signed this record. A `kid` (0.2) selects its key and no
 * other; without one, every key that fits the algorithm is tried. The algorithm is always the key's: what the
 * record says of it can only lead to refusal. Total for records that came from `parsePcs`.
 * @throws ProtocolError `value_not_canonical` for a record that has no canonical bytes.
 */
export async function verifyPcsSignature(
  given: Pcs | CanonicalPcs,
  keyring: Keyring,
  nowMs: number,
): Promise<SignatureCheck> {
  const record = given instanceof CanonicalPcs ? given.record : given;
  if (record.sig === undefined) return failure('signature_missing');
  const signature = fromBase64(record.sig);
  if (
    signature === null ||
    (signature.length !== SHA256_BYTES && signature.length !== ED25519_SIGNATURE_BYTES)
  ) {
    return failure('signature_malformed');
  }
  const { signedBytes } = given instanceof CanonicalPcs ? given : new CanonicalPcs(record);
  const signed = { record, canonical: signedBytes, signature };
  if (record.version === '0.2' && record.kid !== undefined) {
    return verifyNamedKey(signed, keyring.find(record.kid), nowMs);
  }
  return verifyAnyKey(signed, keyring, nowMs);
}

async function verifyNamedKey(
  signed: Signed,
  key: VerificationKey | undefined,
  nowMs: number,
): Promise<SignatureCheck> {
  if (key === undefined) return failure('key_unknown');
  if (!admits(key, signed.record)) return failure('algorithm_mismatch');
  const outOfTime = timeFailure(key, nowMs);
  if (outOfTime !== null) return failure(outOfTime);
  const verdict = signedBy(signed, key);
  return (typeof verdict === 'boolean' ? verdict : await verdict)
    ? success(key)
    : failure('signature_invalid');
}

/** Keys out of their time are tried last, only to tell the owner of a genuine signature why it is refused. */
async function verifyAnyKey(signed: Signed, keyring: Keyring, nowMs: number): Promise<SignatureCheck> {
  if (keyring.keys.length === 0) return failure('key_unknown');
  const candidates = keyring.keys.filter((key) => admits(key, signed.record));
  if (candidates.length === 0) return failure('algorithm_mismatch');
  for (const key of candidates) {
    if (timeFailure(key, nowMs) !== null) continue;
    const verdict = signedBy(signed, key);
    if (typeof verdict === 'boolean' ? verdict : await verdict) return success(key);
  }
  for (const key of candidates) {
    const outOfTime = timeFailure(key, nowMs);
    if (outOfTime === null) continue;
    const verdict = signedBy(signed, key);
    if (typeof verdict === 'boolean' ? verdict : await verdict) return failure(outOfTime);
  }
  return failure('signature_invalid');
}

function admits(key: VerificationKey, record: Pcs): boolean {
  if (!isAlgorithmOf(record.version, key.alg)) return false;
  return record.version === '0.1' || record.sig_alg === undefined || record.sig_alg === key.alg;
}

function timeFailure({ notBeforeMs, notAfterMs }: VerificationKey, nowMs: number): SignatureFailure | null {
  // Written so that a NaN clock refuses the key.
  if (notBeforeMs !== undefined && !(nowMs >= notBeforeMs)) return 'key_not_yet_valid';
  if (notAfterMs !== undefined && !(nowMs <= notAfterMs)) return 'key_expired';
  return null;
}

/** HMAC answers at once, so that the common path never waits for a turn of the event loop. */
function signedBy(
  { record, canonical, signature }: Signed,
  { alg, key }: VerificationKey,
): boolean | Promise<boolean> {
  const message = signedMessage(record.version, alg, canonical);
  if (alg === 'ed25519') return primitives.ed25519Verify(key, message, signature);
  return primitives.equalBytes(primitives.hmacSha256(key, message), signature);
}

const MESSAGES: Readonly<Record<SignatureFailure, string>> = {
  signature_missing: 'The record is not signed: sign it and send it with `sig`.',
  signature_malformed: '`sig` must be the base64 of 32 bytes (HMAC-SHA256) or 64 bytes (Ed25519).',
  signature_invalid:
    'The signature does not match the record under any key in use: check the key and sign the record as sent.',
  key_unknown:
    'The key that should verify this record is not in the keyring: register it, or sign with one that is.',
  key_not_yet_valid: 'The key of this signature is not valid yet: wait, or sign with the current key.',
  key_expired: 'The key of this signature has expired: sign with the current key.',
  algorithm_mismatch:
    'The record states another signature algorithm than the key has: sign it with the algorithm of the key.',
};

function success({ kid, alg }: VerificationKey): SignatureCheck {
  return { ok: true, kid, alg };
}

function failure(code: SignatureFailure): SignatureCheck {
  return { ok: false, code, message: MESSAGES[code] };
}
