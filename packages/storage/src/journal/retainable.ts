import type { SegmentRecord } from './segment_record.ts';
import type { Seq } from './types.ts';

/**
 * The segments that may go: the longest run from the oldest on of which every entry was appended before
 * `olderThanMs` and is consumed. The newest always stays: it carries the position that comes next.
 */
export function retainable(
  records: readonly SegmentRecord[],
  olderThanMs: number,
  consumedThrough: Seq,
): readonly SegmentRecord[] {
  const kept = records.findIndex((record, i) => {
    const following = records[i + 1];
    if (following === undefined || following.firstSeq - 1 > consumedThrough) return true;
    const newestAtMs = record.newestAtMs ?? firstKnownTime(records.slice(i + 1));
    return newestAtMs === undefined || newestAtMs >= olderThanMs;
  });
  return records.slice(0, Math.max(kept, 0));
}

/** Stands for the age of a segment that no entry can be read of: it cannot be newer than what follows. */
function firstKnownTime(following: readonly SegmentRecord[]): number | undefined {
  for (const { header, newestAtMs } of following) {
    const knownMs = header?.createdAtMs ?? newestAtMs;
    if (knownMs !== undefined) return knownMs;
  }
  return undefined;
}
