import type { Sha256Hex } from '../brand.ts';
import { CanonicalPcs } from './canonical_pcs.ts';
import type { Pcs } from './types.ts';

/**
 * SHA-256 of what a record claims: see `CanonicalPcs.claimsDigest`.
 * @throws ProtocolError `value_not_canonical`
 */
export function claimsDigest(record: Pcs): Sha256Hex {
  return new CanonicalPcs(record).claimsDigest();
}
