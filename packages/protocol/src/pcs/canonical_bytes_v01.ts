import { utf8 } from '../codec/utf8.ts';
import { ProtocolError } from '../errors.ts';
import { pythonRepr } from '../number/python_repr.ts';
import { round9 } from '../number/round9.ts';
import { pythonJsonString } from './python_json_string.ts';
import type { Pcs } from './types.ts';

/** The fields that a 0.1 signature covers. All others can be changed without breaking it. */
export type SignedSubsetV01 = Pick<
  Pcs,
  'pcs_id' | 'merkle_root' | 'epoch' | 'shard_id' | 'D_hat' | 'coh_star' | 'r' | 'budget'
>;

/**
 * The bytes that a 0.1 signature covers: the signed subset as compact JSON, keys in ASCII order (capitals first),
 * the four real numbers rounded by `round9` and printed by `pythonRepr`, `epoch` as an integer, strings as
 * Python's `json.dumps` escapes them. Minus zero, and a negative number that rounds to it, is `-0.0`.
 * @throws ProtocolError `value_not_canonical` on numbers or strings that have no such form.
 */
export function canonicalBytesV01(record: SignedSubsetV01): Uint8Array {
  return utf8(
    `{"D_hat":${real(record.D_hat)},"budget":${real(record.budget)},"coh_star":${real(record.coh_star)}` +
      `,"epoch":${integer(record.epoch)},"merkle_root":${pythonJsonString(record.merkle_root)}` +
      `,"pcs_id":${pythonJsonString(record.pcs_id)},"r":${real(record.r)}` +
      `,"shard_id":${pythonJsonString(record.shard_id)}}`,
  );
}

function real(x: number): string {
  return pythonRepr(round9(x));
}

function integer(x: number): string {
  if (!Number.isSafeInteger(x)) {
    throw new ProtocolError('value_not_canonical', '`epoch` must be an integer within ±(2^53 − 1).');
  }
  return String(x);
}
