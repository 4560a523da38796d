import { join } from 'node:path';
import type { Disk, DiskFile } from '../disk/mod.ts';
import { durably } from './durably.ts';
import { FRAME_HEADER_BYTES, SEAL_BYTES } from './format.ts';
import { cipherForSegment } from './keyring.ts';
import type { JournalKeyring } from './keyring.ts';
import { listSegments } from './list_segments.ts';
import type { SegmentRecord } from './segment_record.ts';
import type { Damage } from './segment_scanner.ts';
import { sealSegment } from './segment_seal.ts';
import { surveySegment } from './segment_survey.ts';
import type { SegmentSurvey } from './segment_survey.ts';
import type { CorruptRange, RecoveryReport, Seq } from './types.ts';

const REWRITE_STEP_BYTES = 1024 * 1024;

export interface RecoveredJournal {
  readonly records: readonly SegmentRecord[];
  /** The position after the last one ever given out, as far as can be known. */
  readonly nextSeq: Seq;
  readonly report: RecoveryReport;
}

/**
 * Reads a journal through in bounded memory. With `mend`, also cuts a torn end off and makes durable what
 * is left, so that nothing that a reader sees afterwards can vanish; without, changes nothing.
 * Rejects with `journal_key_missing`, `journal_failed` (an fsync failed), or the disk's error.
 */
export async function recoverJournal(
  disk: Disk,
  directory: string,
  keyring: JournalKeyring | undefined,
  mend: boolean,
): Promise<RecoveredJournal> {
  const segments = await listSegments(disk, directory);
  const records: SegmentRecord[] = [];
  const corrupt: CorruptRange[] = [];
  let entries = 0;
  let tornBytes = 0;
  let nextSeq = 1;
  for (const { name, firstSeq, followingSeq } of segments) {
    const file = await disk.open(join(directory, name), mend ? 'read-write' : 'read');
    try {
      const survey = await surveySegment(file, {
        name,
        firstSeq,
        limitSeq: followingSeq ?? Number.MAX_SAFE_INTEGER,
        cipherFor: ({ id, encryption }) => encryption && cipherForSegment(keyring, id, encryption),
      });
      const findings = judge(survey, followingSeq);
      if (mend) await mendSegment(file, survey, followingSeq);
      records.push(survey.record);
      corrupt.push(...findings.corrupt);
      entries += survey.entries;
      tornBytes += findings.tornBytes;
      nextSeq = findings.nextSeq;
    } finally {
      await file.close();
    }
  }
  return { records, nextSeq, report: { segments: segments.length, entries, tornBytes, corrupt } };
}

interface Findings {
  readonly corrupt: readonly CorruptRange[];
  readonly tornBytes: number;
  readonly nextSeq: Seq;
}

/** Tells torn from corrupt: only where writing stopped can anything be torn. */
function judge(survey: SegmentSurvey, followingSeq: Seq | undefined): Findings {
  const { record, damages, forgeries, seal, lastWriteOffset } = survey;
  const crashed = seal === undefined ? followingSeq === undefined : seal.by === 'recovery';
  const segment = record.name;
  const corrupt: CorruptRange[] = forgeries.map(({ offset, bytes, from, to }) => {
    return { segment, offset, bytes, lostSeqs: { from, to }, perhapsTorn: false };
  });
  let tornBytes = 0;
  let lastSeq = seal?.seq ?? record.lastSeq;
  for (const damage of damages) {
    const { offset, bytes, from, to, trailing } = damage;
    if (isTorn(damage, record, followingSeq)) {
      tornBytes = bytes;
      continue;
    }
    // With no header the number of entries is unknown: positions are given up rather than given out twice.
    const atMost = from + Math.floor(bytes / FRAME_HEADER_BYTES) - 1;
    const last = trailing ? (followingSeq === undefined ? atMost : followingSeq - 1) : to;
    const perhapsTorn = crashed && !trailing && from <= to && offset >= lastWriteOffset;
    corrupt.push({ segment, offset, bytes, lostSeqs: { from, to: last }, perhapsTorn });
    lastSeq = Math.max(lastSeq, last);
  }
  if (followingSeq !== undefined && lastSeq + 1 < followingSeq) {
    const lostSeqs = { from: lastSeq + 1, to: followingSeq - 1 };
    corrupt.push({ segment, offset: record.endOffset, bytes: 0, lostSeqs, perhapsTorn: false });
  }
  corrupt.sort((a, b) => a.offset - b.offset);
  return { corrupt, tornBytes, nextSeq: lastSeq + 1 };
}

/** The write that was on its way when the machine stopped: of entries, or of the seal of a segment just left. */
function isTorn(damage: Damage, { header, lastSeq }: SegmentRecord, followingSeq: Seq | undefined): boolean {
  if (!damage.trailing || header === undefined) return false;
  return followingSeq === undefined || (lastSeq + 1 === followingSeq && damage.bytes <= SEAL_BYTES);
}

async function mendSegment(
  file: DiskFile,
  survey: SegmentSurvey,
  followingSeq: Seq | undefined,
): Promise<void> {
  const { record, seal, damages, fileBytes } = survey;
  const isLast = followingSeq === undefined;
  if (record.header === undefined) return;
  if (seal !== undefined) {
    // A recovery whose fsync failed leaves what it wrote, the seal too, in the page cache alone.
    const isUncertain = isLast && seal.by === 'recovery';
    if (fileBytes === seal.end && !isUncertain) return;
    if (isUncertain) await rewrite(file, seal.end);
    await file.truncate(seal.end);
    await durably(file.dataSync());
    return;
  }
  // Damage that is no tear stays, to be looked into.
  if (damages.some((damage) => damage.trailing && !isTorn(damage, record, followingSeq))) return;
  if (isLast) await rewrite(file, record.endOffset);
  await sealSegment(file, record, isLast ? 'recovery' : 'writer');
}

/**
 * Writes back what was read. After a failed fsync the frames may stand in the page cache alone, counted as
 * clean: without this an entry could be read now, and gone after the next power loss.
 */
async function rewrite(file: DiskFile, end: number): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(REWRITE_STEP_BYTES, end));
  for (let offset = 0; offset < end; offset += buffer.length) {
    const bytes = buffer.subarray(0, Math.min(buffer.length, end - offset));
    const read = await file.read(bytes, offset);
    await file.write(bytes.subarray(0, read), offset);
  }
}
