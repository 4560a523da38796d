import { describe, expect, it } from 'vitest';
import { compactJournal, inspectJournal, readJournalReadOnly, verifyJournal } from '../src/journal/mod.ts';
import type { CorruptRange } from '../src/journal/mod.ts';
import {
  DIRECTORY,
  drain,
  FRAMES_OFFSET,
  keyring,
  ManualClock,
  openOn,
  SEGMENT_BYTES,
  segmentPath,
  text,
  texts,
} from './support/journal_harness.ts';
import { MemoryDisk } from './support/memory_disk.ts';

const START = 1_700_000_000_000;

async function journalOf(
  disk: MemoryDisk,
  entries: number,
  ending: 'closed' | 'killed',
): Promise<MemoryDisk> {
  const clock = new ManualClock(START);
  const { journal } = await openOn(disk, { clock: clock.now });
  for (let seq = 1; seq <= entries; seq++) {
    clock.nowMs = START + seq;
    await journal.append(seq % 2, new Uint8Array(1168).fill(seq));
  }
  if (ending === 'closed') {
    await journal.close();
    return disk;
  }
  disk.crash();
  return disk.afterKill();
}

/** Every file with its bytes. */
function contents(disk: MemoryDisk): unknown {
  return disk.paths.map((path) => [path, Buffer.from(disk.bytesOf(path)).toString('base64')]);
}

describe('offline tools change nothing', () => {
  it('inspectJournal: ranges, kinds, times, bytes, who sealed', async () => {
    const disk = await journalOf(new MemoryDisk(), 5, 'killed');
    const before = contents(disk);
    const { segments, entries, bytes } = await inspectJournal(DIRECTORY, disk);
    expect(contents(disk)).toEqual(before);
    expect(entries).toBe(5);
    expect(segments).toMatchObject([
      {
        name: '00000000000000000001.seg',
        firstSeq: 1,
        lastSeq: 3,
        entries: 3,
        kinds: new Map([
          [1, 2],
          [0, 1],
        ]),
        createdAtMs: START + 1,
        oldestAtMs: START + 1,
        newestAtMs: START + 3,
        keyId: undefined,
        damagedRanges: 0,
      },
      { firstSeq: 4, lastSeq: 5, entries: 2, bytes: SEGMENT_BYTES, sealedBy: undefined },
    ]);
    expect(bytes).toBe(segments.reduce((sum, segment) => sum + segment.bytes, 0));
  });

  it('inspectJournal needs no key, and names the one that is needed', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk, { encryption: keyring('k1') });
    await journal.append(4, text('secret'));
    await journal.close();
    const { segments } = await inspectJournal(DIRECTORY, disk);
    expect(segments).toMatchObject([
      { entries: 1, keyId: 'k1', sealedBy: 'writer', kinds: new Map([[4, 1]]) },
    ]);
  });

  it('of a directory without a journal there is nothing to say', async () => {
    const disk = new MemoryDisk();
    expect(await inspectJournal(DIRECTORY, disk)).toEqual({ segments: [], entries: 0, bytes: 0 });
    expect(await verifyJournal(DIRECTORY, { disk })).toEqual({
      segments: 0,
      entries: 0,
      tornBytes: 0,
      corrupt: [],
    });
    expect(await drain(readJournalReadOnly(DIRECTORY, 1, { disk }))).toEqual([]);
  });

  it('verifyJournal and readJournalReadOnly say what opening would, of a torn and damaged journal', async () => {
    const disk = await journalOf(new MemoryDisk(), 5, 'killed');
    for (const [path, offset] of [
      [segmentPath(1), FRAMES_OFFSET + 1200 + 50],
      [segmentPath(4), FRAMES_OFFSET + 1200 + 50],
    ] as const) {
      const bytes = disk.bytesOf(path);
      bytes.set([0xff], offset);
      disk.place(path, bytes);
    }
    const before = contents(disk);
    const report = await verifyJournal(DIRECTORY, { disk });
    const ranges: CorruptRange[] = [];
    const onCorruption = (range: CorruptRange): number => ranges.push(range);
    const entries = await drain(readJournalReadOnly(DIRECTORY, 1, { disk, onCorruption }));
    expect(contents(disk)).toEqual(before);
    expect(report).toMatchObject({ entries: 3, corrupt: [{ lostSeqs: { from: 2, to: 2 } }] });
    expect(report.tornBytes).toBe(1200);
    expect(entries.map(({ seq }) => seq)).toEqual([1, 3, 4]);
    expect(ranges).toMatchObject([{ lostSeqs: { from: 2, to: 2 } }]);
    const { journal, recovery } = await openOn(disk);
    expect(recovery).toEqual(report);
    await journal.close();
  });

  it('readJournalReadOnly starts where it is told', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    for (const value of ['a', 'b', 'c']) await journal.append(0, text(value));
    expect(texts(await drain(readJournalReadOnly(DIRECTORY, 2, { disk })))).toEqual(['b', 'c']);
    await journal.close();
  });
});

describe('compactJournal', () => {
  it('deletes what is old and consumed, and the journal goes on', async () => {
    const disk = await journalOf(new MemoryDisk(), 9, 'closed');
    const options = { directory: DIRECTORY, disk, clock: () => START, segmentBytes: SEGMENT_BYTES };
    expect(await compactJournal({ ...options, olderThanMs: START + 100, consumedThrough: 5 })).toBe(1);
    expect(await compactJournal({ ...options, olderThanMs: START + 4, consumedThrough: 9 })).toBe(0);
    expect(await compactJournal({ ...options, olderThanMs: START + 100, consumedThrough: 9 })).toBe(1);
    expect(disk.paths).toEqual([segmentPath(7)]);
    const { journal } = await openOn(disk);
    expect(journal.stats()).toMatchObject({ firstSeq: 7, durableSeq: 9 });
    await journal.close();
  });
});
