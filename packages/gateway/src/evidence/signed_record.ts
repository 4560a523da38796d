import {
  CanonicalPcs,
  type Keyring,
  type Pcs,
  type PcsV02,
  type SignatureCheck,
  type SignatureFailure,
  sha256Hex,
  verifyPcsSignature,
} from '@kakeya/protocol';
import type { Evidence } from './evidence.ts';

type SignedRecord = NonNullable<Evidence['record']>;
type SignatureState = SignedRecord['signature']['check'];

/**
 * A record with the bytes that its signature covers, and the signature checked again.
 *
 * @param keyring of the tenant as of now; undefined: it has none, or is no longer configured
 * @param receivedAtMs Unix ms: a key that has expired since was still good then
 */
export async function signedRecord(
  record: Pcs,
  keyring: Keyring | undefined,
  receivedAtMs: number,
): Promise<SignedRecord> {
  const canonical = new CanonicalPcs(record);
  const found =
    keyring === undefined ? undefined : await verifyPcsSignature(canonical, keyring, receivedAtMs);
  const claimed: Pick<PcsV02, 'sig_alg' | 'kid'> = record.version === '0.1' ? {} : record;
  return {
    pcs: record,
    canonical: decoder.decode(canonical.signedBytes),
    canonical_sha256: sha256Hex(canonical.signedBytes),
    signature: {
      alg: found?.ok === true ? found.alg : (claimed.sig_alg ?? null),
      kid: found?.ok === true ? found.kid : (claimed.kid ?? null),
      value: record.sig ?? null,
      check: stateOf(record, found),
    },
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function stateOf(record: Pcs, found: SignatureCheck | undefined): SignatureState {
  if (record.sig === undefined) return 'unsigned';
  if (found === undefined) return 'key_unknown';
  return found.ok ? 'valid' : FAILURES[found.code];
}

const FAILURES: Readonly<Record<SignatureFailure, SignatureState>> = {
  signature_missing: 'unsigned',
  signature_malformed: 'invalid',
  signature_invalid: 'invalid',
  key_unknown: 'key_unknown',
  key_not_yet_valid: 'invalid',
  key_expired: 'invalid',
  algorithm_mismatch: 'invalid',
};
