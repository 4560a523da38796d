import type { Sha256Hex } from '../brand.ts';
import { sha256Hex } from '../sha256_hex.ts';
import { canonicalBytesV01 } from './canonical_bytes_v01.ts';
import { bytesWithout } from './canonical_bytes_v02.ts';
import type { Pcs } from './types.ts';

/** What may differ between two honest deliveries of one record: an outbox retries, a key is rotated. */
const DELIVERY: ReadonlySet<string> = new Set(['attempt', 'sent_at', 'ft', 'sig', 'sig_alg', 'kid']);

/**
 * SHA-256 of what a record claims. Two records with one `pcs_id` and different digests are an
 * equivocation; a retry of the same record has the same digest. For 0.1 only the signed subset counts, since
 * anyone on the way could have changed the rest.
 */
export function claimsDigest(record: Pcs): Sha256Hex {
  return sha256Hex(record.version === '0.1' ? canonicalBytesV01(record) : bytesWithout(record, DELIVERY));
}
