import { canonicalBytesV01 } from './canonical_bytes_v01.ts';
import { canonicalBytesV02 } from './canonical_bytes_v02.ts';
import type { Pcs } from './types.ts';

/**
 * The bytes that the signature of a record covers, by its version.
 * @throws ProtocolError `value_not_canonical`
 */
export function canonicalBytes(record: Pcs): Uint8Array {
  return record.version === '0.1' ? canonicalBytesV01(record) : canonicalBytesV02(record);
}
