import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../src/journal/mod.ts';
import type { CorruptRange, Journal } from '../src/journal/mod.ts';
import {
  collect,
  codeOf,
  DIRECTORY,
  FRAMES_OFFSET,
  openOn,
  SEGMENT_BYTES,
  segmentPath,
  text,
} from './support/journal_harness.ts';
import { MemoryDisk } from './support/memory_disk.ts';

async function filled(disk: MemoryDisk, entries: number, bytes = 500): Promise<Journal> {
  const { journal } = await openOn(disk);
  for (let seq = 1; seq <= entries; seq++) await journal.append(seq % 256, new Uint8Array(bytes).fill(seq));
  return journal;
}

async function seqsFrom(journal: Journal, from: number): Promise<number[]> {
  return (await collect(journal, from)).map(({ seq }) => seq);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}

describe('read', () => {
  it('starts at any position and goes to the durable end', async () => {
    const journal = await filled(new MemoryDisk(), 30);
    for (let from = 0; from <= 32; from++)
      expect(await seqsFrom(journal, from)).toEqual(range(Math.max(1, from), 30));
    await journal.close();
  });

  it('of an empty journal yields nothing', async () => {
    const { journal } = await openOn(new MemoryDisk());
    expect(await collect(journal)).toEqual([]);
    await journal.close();
  });

  it('sees what is appended and rotated while it reads', async () => {
    const journal = await filled(new MemoryDisk(), 3);
    const seen: number[] = [];
    for await (const { seq, payload } of journal.read(1)) {
      expect(payload[0]).toBe(seq % 256);
      seen.push(seq);
      if (seq < 60) await journal.append(0, new Uint8Array(500).fill(seq + 3));
    }
    expect(seen).toEqual(range(1, 62));
    await journal.close();
  });

  it('reads a segment to its end while retention deletes it, and goes on with what is kept', async () => {
    const journal = await filled(new MemoryDisk(), 40);
    const firstOfSecond = 8;
    const seen: number[] = [];
    for await (const { seq, payload } of journal.read(1)) {
      expect(payload[0]).toBe(seq);
      seen.push(seq);
      if (seq === 2) await journal.retain({ olderThanMs: Number.MAX_SAFE_INTEGER, consumedThrough: 30 });
    }
    const kept = journal.stats().firstSeq;
    expect(kept).toBeGreaterThan(firstOfSecond);
    expect(seen).toEqual([...range(1, firstOfSecond - 1), ...range(kept, 40)]);
    await journal.close();
  });

  it('jumps over a segment that was deleted between finding and opening it', async () => {
    const disk = new MemoryDisk();
    await (await filled(disk, 20)).close();
    const { journal } = await openJournal({
      directory: DIRECTORY,
      clock: Date.now,
      segmentBytes: SEGMENT_BYTES,
      disk: {
        open: async (path, mode) => {
          if (mode === 'read')
            await journal.retain({ olderThanMs: Number.MAX_SAFE_INTEGER, consumedThrough: 20 });
          return disk.open(path, mode);
        },
        list: (directory) => disk.list(directory),
        rename: (from, to) => disk.rename(from, to),
        remove: (path) => disk.remove(path),
        makeDirectory: () => disk.makeDirectory(),
        syncDirectory: (path) => disk.syncDirectory(path),
      },
    });
    const seen = await seqsFrom(journal, 1);
    const { firstSeq } = journal.stats();
    expect(firstSeq).toBeGreaterThan(7);
    expect(seen).toEqual(range(firstSeq, 20));
    await journal.close();
  });

  it('finds its place in a large segment', async () => {
    const { journal } = await openOn(new MemoryDisk(), { segmentBytes: 1024 * 1024 });
    await Promise.all(range(1, 700).map((seq) => journal.append(0, new Uint8Array(1000).fill(seq))));
    for (let from = 1; from <= 700; from += 1 + (from % 23)) {
      for await (const { seq, payload } of journal.read(from)) {
        expect([seq, payload[0]]).toEqual([from, from % 256]);
        break;
      }
    }
    expect(await seqsFrom(journal, 690)).toEqual(range(690, 700));
    await journal.close();
  });

  it('several readers and writers at once do not disturb each other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(400), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        async (sizes, seed) => {
          const { journal } = await openOn(new MemoryDisk());
          const writing = Promise.all(
            sizes.map((size, i) => journal.append(i, new Uint8Array(size).fill(seed))),
          );
          const [, ...reads] = await Promise.all([writing, seqsFrom(journal, 1), seqsFrom(journal, 3)]);
          for (const [i, read] of reads.entries())
            expect(read).toEqual(range(i === 0 ? 1 : 3, read.at(-1) ?? 0));
          expect(await seqsFrom(journal, 1)).toEqual(range(1, sizes.length));
          await journal.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('an abandoned reader leaves nothing behind', async () => {
    const journal = await filled(new MemoryDisk(), 5);
    for await (const { seq } of journal.read(1)) if (seq === 2) break;
    expect(await seqsFrom(journal, 3)).toEqual([3, 4, 5]);
    await journal.close();
  });

  it('ends with journal_closed when the journal closes under it', async () => {
    const journal = await filled(new MemoryDisk(), 5);
    const reading = codeOf(
      (async () => {
        for await (const { seq } of journal.read(1)) if (seq === 2) await journal.close();
      })(),
    );
    expect(await reading).toBe('journal_closed');
  });

  it('reports once what went bad after opening, skips it, and keeps the order', async () => {
    const disk = new MemoryDisk();
    const reports: CorruptRange[] = [];
    const { journal } = await openOn(disk, { onCorruption: (found) => reports.push(found) });
    for (let seq = 1; seq <= 5; seq++) await journal.append(0, text(`value ${seq}`));
    const file = await disk.open(segmentPath(1), 'read-write');
    await file.write(Uint8Array.of(0xff), FRAMES_OFFSET + 2 * 40 + 34);
    expect(await seqsFrom(journal, 1)).toEqual([1, 2, 4, 5]);
    expect(await seqsFrom(journal, 2)).toEqual([2, 4, 5]);
    expect(reports).toMatchObject([
      { offset: FRAMES_OFFSET + 2 * 40, bytes: 40, lostSeqs: { from: 3, to: 3 } },
    ]);
    await file.write(Uint8Array.of(0xff), FRAMES_OFFSET + 4 * 40 + 34);
    expect(await seqsFrom(journal, 1)).toEqual([1, 2, 4]);
    expect(reports.at(-1)).toMatchObject({ lostSeqs: { from: 5, to: 5 } });
    expect(await journal.append(0, text('six'))).toBe(6);
    expect(await seqsFrom(journal, 1)).toEqual([1, 2, 4, 6]);
    await journal.close();
  });
});
