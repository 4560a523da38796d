import { join } from 'node:path';
import type { Disk, DiskFile } from '../disk/mod.ts';
import type { SegmentCatalog } from './segment_catalog.ts';
import type { SegmentRecord } from './segment_record.ts';
import { SegmentScanner } from './segment_scanner.ts';
import type { CorruptRange, JournalEntry, Seq } from './types.ts';

export interface ReadEntriesOptions {
  readonly disk: Disk;
  readonly directory: string;
  readonly catalog: SegmentCatalog;
  readonly from: Seq;
  /** Throws when reading must stop. */
  readonly checkOpen: () => void;
  /** Called for what cannot be read; may be called again for the same range. */
  readonly onCorruption: (range: CorruptRange) => void;
}

/** The durable entries from `from` on. Each step sees what was appended, rotated and retained before it. */
export async function* readEntries(options: ReadEntriesOptions): AsyncGenerator<JournalEntry, void> {
  const { catalog } = options;
  let next = options.from;
  for (;;) {
    options.checkOpen();
    const record = catalog.holding(next);
    if (record === undefined) return;
    const file = await openUnlessRetired(options, record);
    if (file === undefined) continue;
    try {
      for await (const entry of readSegment(options, record, file, next)) {
        yield entry;
        options.checkOpen();
        next = entry.seq + 1;
      }
    } finally {
      await file.close();
    }
    const following = catalog.following(record);
    if (following === undefined) return;
    next = Math.max(next, following.firstSeq);
  }
}

/** Retention takes a segment out of the catalog before it deletes the file. */
async function openUnlessRetired(
  { disk, directory }: ReadEntriesOptions,
  record: SegmentRecord,
): Promise<DiskFile | undefined> {
  try {
    return await disk.open(join(directory, record.name), 'read');
  } catch (error) {
    if (record.retired) return undefined;
    throw error;
  }
}

async function* readSegment(
  { onCorruption }: ReadEntriesOptions,
  record: SegmentRecord,
  file: DiskFile,
  from: Seq,
): AsyncGenerator<JournalEntry, void> {
  const scanner = new SegmentScanner(file, record.seed, record.index.find(from), limitsOf(record));
  const lose = (offset: number, bytes: number, lostFrom: Seq, to: Seq): void => {
    const lostSeqs = { from: lostFrom, to };
    onCorruption({ segment: record.name, offset, bytes, lostSeqs, perhapsTorn: false });
  };
  for (;;) {
    scanner.limits = limitsOf(record);
    const item = await scanner.next();
    if (item === undefined) return;
    if (item.type === 'damage')
      lose(item.offset, item.bytes, item.from, item.trailing ? record.lastSeq : item.to);
    if (item.type !== 'frame' || item.header.seq < from) continue;
    const { seq, kind, atMs } = item.header;
    const payload = record.cipher
      ? record.cipher.open(item.stored, item.header)
      : Uint8Array.from(item.stored);
    if (payload === undefined) lose(item.offset, item.bytes, seq, seq);
    else yield { seq, kind, atMs, payload };
  }
}

function limitsOf(record: SegmentRecord): { offset: number; seq: Seq } {
  return { offset: record.endOffset, seq: record.lastSeq + 1 };
}
