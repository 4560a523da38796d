import { CanonicalPcs } from './canonical_pcs.ts';
import type { PcsV02 } from './types.ts';

/**
 * The bytes that a 0.2 signature covers: `kakeya/pcs/0.2\n`, then RFC 8785 of the whole record without `sig`.
 * @throws ProtocolError `value_not_canonical` on values that JSON cannot carry.
 */
export function canonicalBytesV02(record: PcsV02): Uint8Array {
  return new CanonicalPcs(record).signedBytes;
}
