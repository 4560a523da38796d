import type { DiskFile } from '../disk/mod.ts';
import { isNoSpaceError } from '../disk/mod.ts';
import { durably } from './durably.ts';
import { SEAL_BYTES } from './format.ts';
import { encodeFrame } from './frame.ts';
import type { SegmentRecord } from './segment_record.ts';

/** Who ended a segment: its writer, whose every write was synced, or recovery, after a crash. */
export type SealedBy = 'writer' | 'recovery';

const KINDS = { writer: 0, recovery: 1 } as const;

export function sealedBy(kind: number): SealedBy {
  return kind === KINDS.writer ? 'writer' : 'recovery';
}

/**
 * Ends a segment after its last durable frame: what stands behind it, zeros or a write that was refused
 * or torn, is gone once this resolves. Without space for the seal the segment ends without one.
 * Rejects with `journal_failed` if the fsync fails, and with the disk's error if nothing could be cut.
 */
export async function sealSegment(file: DiskFile, record: SegmentRecord, by: SealedBy): Promise<void> {
  const seal = Buffer.alloc(SEAL_BYTES);
  encodeFrame(seal, 0, record.seed, {
    type: 'seal',
    seq: record.lastSeq,
    atMs: record.newestAtMs ?? record.header?.createdAtMs ?? 0,
    kind: KINDS[by],
    startsWrite: true,
    storedBytes: 0,
  });
  let end = record.endOffset + SEAL_BYTES;
  try {
    await file.write(seal, record.endOffset);
  } catch (error) {
    if (!isNoSpaceError(error)) throw error;
    end = record.endOffset;
  }
  await file.truncate(end);
  await durably(file.dataSync());
}
