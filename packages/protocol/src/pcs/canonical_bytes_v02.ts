import { utf8 } from '../codec/utf8.ts';
import { canonicalizeWithout } from '../json/canonicalize_json.ts';
import type { PcsV02 } from './types.ts';

/** Separates these bytes from anything else that one of the keys may ever sign. */
const DOMAIN = 'kakeya/pcs/0.2\n';

const SIGNATURE: ReadonlySet<string> = new Set(['sig']);

/**
 * The bytes that a 0.2 signature covers: `kakeya/pcs/0.2\n`, then RFC 8785 of the whole record without `sig`.
 * @throws ProtocolError `value_not_canonical` on values that JSON cannot carry.
 */
export function canonicalBytesV02(record: PcsV02): Uint8Array {
  return bytesWithout(record, SIGNATURE);
}

/** The same form without the members named in `omitted`. */
export function bytesWithout(record: PcsV02, omitted: ReadonlySet<string>): Uint8Array {
  return utf8(DOMAIN + canonicalizeWithout(record, omitted));
}
