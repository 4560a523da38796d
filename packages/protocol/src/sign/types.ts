import type { SignatureAlgorithm } from '../pcs/types.ts';

/** A key that signs. `secret`: HMAC key bytes, or the 32-byte Ed25519 seed. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: SignatureAlgorithm;
  readonly secret: Uint8Array;
}

/** A key that verifies. `key`: HMAC key bytes, or the 32-byte raw Ed25519 public key. Times are Unix ms, inclusive. */
export interface VerificationKey {
  readonly kid: string;
  readonly alg: SignatureAlgorithm;
  readonly key: Uint8Array;
  readonly notBeforeMs?: number;
  readonly notAfterMs?: number;
}

export type SignatureFailure =
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_invalid'
  | 'key_unknown'
  | 'key_not_yet_valid'
  | 'key_expired'
  | 'algorithm_mismatch';

export type SignatureCheck =
  | { readonly ok: true; readonly kid: string; readonly alg: SignatureAlgorithm }
  | { readonly ok: false; readonly code: SignatureFailure; readonly message: string };
