import { CanonicalPcs } from './canonical_pcs.ts';
import type { Pcs } from './types.ts';

/**
 * The bytes that the signature of a record covers, by its version.
 * @throws ProtocolError `value_not_canonical`
 */
export function canonicalBytes(record: Pcs): Uint8Array {
  return new CanonicalPcs(record).signedBytes;
}
