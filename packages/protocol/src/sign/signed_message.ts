import * as primitives from '#primitives';
import type { PcsVersion, SignatureAlgorithm } from '../pcs/types.ts';

/** What the signature algorithm is applied to: the canonical bytes, or in two forms of 0.1 their SHA-256. */
export function signedMessage(
  version: PcsVersion,
  alg: SignatureAlgorithm,
  canonical: Uint8Array,
): Uint8Array {
  const prehashed = alg === 'hmac-sha256-prehash' || (alg === 'ed25519' && version === '0.1');
  return prehashed ? primitives.sha256(canonical) : canonical;
}

/** Version 0.2 knows one HMAC form only: two forms under one key would be one more thing to confuse. */
export function isAlgorithmOf(version: PcsVersion, alg: SignatureAlgorithm): boolean {
  return version === '0.1' || alg !== 'hmac-sha256-prehash';
}
