import { createHash } from 'node:crypto';
import type { PolicyKind } from './types.ts';

/**
 * Where a tenant stands among all, in [0, 1): it is in a canary iff this is below the canary's share. Made from names
 * only, so that a tenant stays where it is from one version to the next, and who is in at 10 % is in at 50 %.
 *
 * The first 53 bits of SHA-256(`kakeya/canary/1`, kind, id, tenant, separated by line feeds) over 2^53. The id has no
 * line feed and the tenant comes last, so no two triples have one preimage.
 */
export function canaryBucket(kind: PolicyKind, id: string, tenant: string): number {
  const digest = createHash('sha256').update(`kakeya/canary/1\n${kind}\n${id}\n${tenant}`).digest();
  return Number(digest.readBigUInt64BE(0) >> 11n) / 2 ** 53;
}
