import type { Journal } from '@kakeya/storage';
import type { SystemReport } from '../http/system/system_routes.ts';

export function describeJournal(
  journal: Pick<Journal, 'stats' | 'segments'>,
  id: string,
  retentionDays: number,
): SystemReport['journal'] {
  const { firstSeq, durableSeq, bytes, pendingAppends } = journal.stats();
  return {
    id,
    first_seq: firstSeq,
    durable_seq: durableSeq,
    bytes,
    pending_appends: pendingAppends,
    segments: journal.segments().map((segment) => ({
      name: segment.name,
      first_seq: segment.firstSeq,
      last_seq: segment.lastSeq ?? null,
      bytes: segment.bytes,
      sealed: segment.sealed,
      key_id: segment.keyId ?? null,
    })),
    retention_days: retentionDays,
  };
}
