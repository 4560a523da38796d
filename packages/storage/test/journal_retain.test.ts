import { describe, expect, it } from 'vitest';
import { collect, ManualClock, openOn, seededRandom, segmentPath, text } from './support/journal_harness.ts';
import { MemoryDisk, systemError } from './support/memory_disk.ts';
import type { Journal } from '../src/journal/mod.ts';

const EVER = Number.MAX_SAFE_INTEGER;

/** Three entries of 1200 bytes fill a segment; entry n is appended at `start + n`. */
async function filled(disk: MemoryDisk, entries = 12): Promise<{ journal: Journal; startMs: number }> {
  const clock = new ManualClock();
  const startMs = clock.nowMs;
  const { journal } = await openOn(disk, { clock: clock.now });
  for (let seq = 1; seq <= entries; seq++) {
    clock.nowMs = startMs + seq;
    await journal.append(0, new Uint8Array(1168).fill(seq));
  }
  return { journal, startMs };
}

async function seqs(journal: Journal): Promise<number[]> {
  return (await collect(journal)).map(({ seq }) => seq);
}

describe('retain', () => {
  it('never deletes what is not consumed', async () => {
    for (let consumedThrough = 0; consumedThrough <= 13; consumedThrough++) {
      const { journal } = await filled(new MemoryDisk());
      const deleted = await journal.retain({ olderThanMs: EVER, consumedThrough });
      expect(deleted).toBe(Math.min(3, Math.floor(consumedThrough / 3)));
      expect((await seqs(journal))[0]).toBe(3 * deleted + 1);
      expect(journal.stats()).toMatchObject({
        firstSeq: 3 * deleted + 1,
        durableSeq: 12,
        segments: 4 - deleted,
      });
      await journal.close();
    }
  });

  it('never deletes what is younger than asked', async () => {
    for (let age = 0; age <= 13; age++) {
      const { journal, startMs } = await filled(new MemoryDisk());
      const deleted = await journal.retain({ olderThanMs: startMs + age, consumedThrough: EVER });
      expect(deleted).toBe(Math.min(3, Math.floor(Math.max(0, age - 1) / 3)));
      await journal.close();
    }
  });

  it('deletes from the oldest on without a hole, though a later segment carry older times', async () => {
    const clock = new ManualClock(1000);
    const { journal } = await openOn(new MemoryDisk(), { clock: clock.now });
    for (const nowMs of [1000, 1000, 1000, 9000, 9000, 9000, 1000, 1000, 1000, 9999]) {
      clock.nowMs = nowMs;
      await journal.append(0, new Uint8Array(1168));
    }
    expect(await journal.retain({ olderThanMs: 5000, consumedThrough: EVER })).toBe(1);
    expect((await seqs(journal))[0]).toBe(4);
    await journal.close();
  });

  it('positions go on after everything but the newest segment was deleted, also after reopening', async () => {
    const disk = new MemoryDisk();
    const { journal } = await filled(disk);
    await journal.retain({ olderThanMs: EVER, consumedThrough: EVER });
    expect(journal.stats()).toMatchObject({ firstSeq: 10, durableSeq: 12, segments: 1 });
    await journal.close();
    expect(disk.paths).toEqual([segmentPath(10)]);
    for (let seq = 13; seq <= 16; seq++) {
      const { journal: again, recovery } = await openOn(disk);
      expect(recovery).toMatchObject({ tornBytes: 0, corrupt: [] });
      expect(again.stats().durableSeq).toBe(seq - 1);
      expect(await again.append(0, text('x'))).toBe(seq);
      await again.retain({ olderThanMs: EVER, consumedThrough: EVER });
      expect(await seqs(again)).toEqual([seq]);
      expect(again.stats().firstSeq).toBe(seq);
      await again.close();
    }
  });

  it('a crash at any operation of it leaves a journal without holes', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      for (let at = 1; at <= 8; at++) {
        const disk = new MemoryDisk();
        const { journal } = await filled(disk);
        const before = disk.operations;
        disk.onOperation = ({ number }) => (number === before + at ? 'crash' : undefined);
        await Promise.race([journal.retain({ olderThanMs: EVER, consumedThrough: 9 }), disk.crashed]);
        disk.crash();
        const { journal: found, recovery } = await openOn(disk.afterPowerLoss(seededRandom(seed * 100 + at)));
        expect(recovery.corrupt).toEqual([]);
        const left = await seqs(found);
        expect(left).toEqual(Array.from({ length: left.length }, (_, i) => 12 - left.length + 1 + i));
        expect(left).toEqual(expect.arrayContaining([10, 11, 12]));
        expect(found.stats().firstSeq).toBe(left[0]);
        await found.close();
      }
    }
  });

  it('a segment that cannot be deleted stays readable, and is deleted the next time', async () => {
    const disk = new MemoryDisk();
    const { journal } = await filled(disk);
    disk.onOperation = ({ kind, path }) => (kind === 'remove' ? systemError('EACCES', path) : undefined);
    await expect(journal.retain({ olderThanMs: EVER, consumedThrough: 6 })).rejects.toThrow('EACCES');
    disk.onOperation = () => undefined;
    expect(await seqs(journal)).toHaveLength(12);
    const both = [6, 9].map((consumedThrough) => journal.retain({ olderThanMs: EVER, consumedThrough }));
    expect(await Promise.all(both)).toEqual([2, 1]);
    expect(await seqs(journal)).toEqual([10, 11, 12]);
    await journal.close();
  });
});
