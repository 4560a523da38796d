import { join } from 'node:path';
import { nodeDisk } from '../disk/mod.ts';
import type { Disk } from '../disk/mod.ts';
import { listSegments } from './list_segments.ts';
import type { ListedSegment } from './list_segments.ts';
import { surveySegment } from './segment_survey.ts';
import type { Seq } from './types.ts';

export interface JournalInspection {
  readonly segments: readonly SegmentInspection[];
  readonly entries: number;
  /** On the disk, with prepared room. */
  readonly bytes: number;
}

export interface SegmentInspection {
  readonly name: string;
  readonly firstSeq: Seq;
  /** `firstSeq - 1` when no entry can be read. */
  readonly lastSeq: Seq;
  readonly entries: number;
  readonly bytes: number;
  /** Number of entries by kind. */
  readonly kinds: ReadonlyMap<number, number>;
  /** Unix ms; undefined when no header can be read. */
  readonly createdAtMs: number | undefined;
  /** Unix ms; undefined when no entry can be read. */
  readonly oldestAtMs: number | undefined;
  readonly newestAtMs: number | undefined;
  /** Id of the key that payloads are encrypted under. */
  readonly keyId: string | undefined;
  /** Who ended it: undefined while it is written to, or after a crash. */
  readonly sealedBy: 'writer' | 'recovery' | undefined;
  /** Ranges that fail their checksum, a torn end included. */
  readonly damagedRanges: number;
}

/** Describes a journal's segments without changing anything and without needing its keys. */
export async function inspectJournal(directory: string, disk: Disk = nodeDisk()): Promise<JournalInspection> {
  const segments: SegmentInspection[] = [];
  for (const segment of await listSegments(disk, directory)) {
    segments.push(await inspectSegment(disk, directory, segment));
  }
  return {
    segments,
    entries: segments.reduce((sum, { entries }) => sum + entries, 0),
    bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

async function inspectSegment(
  disk: Disk,
  directory: string,
  { name, firstSeq, followingSeq }: ListedSegment,
): Promise<SegmentInspection> {
  const kinds = new Map<number, number>();
  let oldestAtMs: number | undefined;
  const file = await disk.open(join(directory, name), 'read');
  try {
    const survey = await surveySegment(file, {
      name,
      firstSeq,
      limitSeq: followingSeq ?? Number.MAX_SAFE_INTEGER,
      cipherFor: () => undefined,
      onEntry: ({ kind, atMs }) => {
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        oldestAtMs = Math.min(oldestAtMs ?? atMs, atMs);
      },
    });
    const { header, lastSeq, newestAtMs } = survey.record;
    return {
      name,
      firstSeq,
      lastSeq,
      entries: survey.entries,
      bytes: survey.fileBytes,
      kinds,
      createdAtMs: header?.createdAtMs,
      oldestAtMs,
      newestAtMs,
      keyId: header?.encryption?.keyId,
      sealedBy: survey.seal?.by,
      damagedRanges: survey.damages.length,
    };
  } finally {
    await file.close();
  }
}
