import type { Sha256Hex } from '../brand.ts';
import { utf8 } from '../codec/utf8.ts';
import { type CanonicalMember, canonicalMembers } from '../json/canonicalize_json.ts';
import { sha256Hex } from '../sha256_hex.ts';
import { canonicalBytesV01 } from './canonical_bytes_v01.ts';
import type { Pcs } from './types.ts';

/** Separates these bytes from anything else that one of the keys may ever sign. */
const DOMAIN = 'kakeya/pcs/0.2\n';

const SIGNATURE: ReadonlySet<string> = new Set(['sig']);

/** What may differ between two honest deliveries of one record: an outbox retries, a key is rotated. */
const DELIVERY: ReadonlySet<string> = new Set(['attempt', 'sent_at', 'ft', 'sig', 'sig_alg', 'kid']);

/**
 * A record with its canonical form, made once: the bytes that are signed and the claims that are digested are two
 * selections of the same members. The record must not change afterwards.
 * @throws ProtocolError `value_not_canonical`, from the constructor
 */
export class CanonicalPcs {
  readonly record: Pcs;
  /** The bytes that the signature covers. */
  readonly signedBytes: Uint8Array;
  /** undefined for 0.1, whose claims are what is signed. */
  readonly #members: readonly CanonicalMember[] | undefined;

  constructor(record: Pcs) {
    this.record = record;
    this.#members = record.version === '0.1' ? undefined : canonicalMembers(record);
    this.signedBytes =
      record.version === '0.1' ? canonicalBytesV01(record) : bytesWithout(this.#members ?? [], SIGNATURE);
  }

  /**
   * SHA-256 of what the record claims. Two records with one `pcs_id` and different digests are an equivocation; a
   * retry of the same record has the same digest. For 0.1 only the signed subset counts, since anyone on the way
   * could have changed the rest.
   */
  claimsDigest(): Sha256Hex {
    return sha256Hex(this.#members === undefined ? this.signedBytes : bytesWithout(this.#members, DELIVERY));
  }
}

function bytesWithout(members: readonly CanonicalMember[], omitted: ReadonlySet<string>): Uint8Array {
  let text = '';
  for (const member of members) {
    if (!omitted.has(member.name)) text += (text === '' ? '' : ',') + member.text;
  }
  return utf8(`${DOMAIN}{${text}}`);
}
