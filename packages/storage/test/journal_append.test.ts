import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collect,
  codeOf,
  ManualClock,
  openOn,
  SEGMENT_BYTES,
  segmentPath,
  text,
  texts,
} from './support/journal_harness.ts';
import { MemoryDisk } from './support/memory_disk.ts';

describe('group commit', () => {
  it('concurrent appends share fdatasyncs and resolve in the order of the calls', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk, { segmentBytes: 1024 * 1024 });
    await journal.append(0, text('first'));
    const syncs = disk.count('dataSync');
    const settled: number[] = [];
    const appends = Array.from({ length: 1000 }, (_, i) =>
      journal.append(0, text(`entry ${i}`)).then((seq) => settled.push(seq)),
    );
    await Promise.all(appends);
    expect(disk.count('dataSync') - syncs).toBeLessThanOrEqual(4);
    expect(settled).toEqual(Array.from({ length: 1000 }, (_, i) => i + 2));
    expect(texts(await collect(journal, 2))).toEqual(Array.from({ length: 1000 }, (_, i) => `entry ${i}`));
    await journal.close();
  });

  it('what comes in while a write is on its way forms the next write', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    await journal.append(0, text('a'));
    const writes = disk.count('write');
    const writing = new Promise<void>((resolve) => {
      disk.onOperation = ({ kind }) => {
        if (kind === 'write') resolve();
        return undefined;
      };
    });
    const first = journal.append(0, text('b'));
    await writing;
    const rest = [journal.append(0, text('c')), journal.append(0, text('d'))];
    expect(await Promise.all([first, ...rest])).toEqual([2, 3, 4]);
    expect(disk.count('write') - writes).toBe(2);
    await journal.close();
  });

  it('is not acknowledged, read or counted before its fdatasync', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    await journal.append(0, text('a'));
    let seen: readonly string[] = [];
    let durableSeq = -1;
    const looked = new Promise<void>((resolve) => {
      disk.onOperation = ({ kind }) => {
        if (kind !== 'dataSync') return undefined;
        disk.onOperation = () => undefined;
        durableSeq = journal.stats().durableSeq;
        void collect(journal).then((entries) => {
          seen = texts(entries);
          resolve();
        });
        return undefined;
      };
    });
    const appended = journal.append(0, text('b'));
    await looked;
    await appended;
    expect(durableSeq).toBe(1);
    expect(seen[0]).toBe('a');
    await journal.close();
  });
});

describe('append', () => {
  it('round-trips any bytes, kinds and lengths, across segments and after reopening', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(255), fc.uint8Array({ maxLength: 900 })), { maxLength: 40 }),
        async (inputs) => {
          const disk = new MemoryDisk();
          const { journal } = await openOn(disk);
          await Promise.all(inputs.map(([kind, payload]) => journal.append(kind, payload)));
          const expected = inputs.map(([kind, payload], i) => ({ seq: i + 1, kind, payload: [...payload] }));
          const plain = async (from: typeof journal): Promise<unknown> =>
            (await collect(from)).map(({ seq, kind, payload }) => ({ seq, kind, payload: [...payload] }));
          expect(await plain(journal)).toEqual(expected);
          await journal.close();
          const again = await openOn(disk);
          expect(again.recovery).toEqual({
            segments: disk.paths.filter((path) => path.endsWith('.seg')).length,
            entries: inputs.length,
            tornBytes: 0,
            corrupt: [],
          });
          expect(await plain(again.journal)).toEqual(expected);
          await again.journal.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a body with newlines and zeros is one record', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    await journal.append(1, text('a\nb\r\n\0\0\n{}'));
    await journal.append(1, new Uint8Array(64));
    expect((await collect(journal)).map(({ payload }) => payload.length)).toEqual([10, 64]);
    await journal.close();
  });

  it('refuses what is too large, of no kind, too much, or too late, and stays usable', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk, { maxEntryBytes: 100, maxPendingBytes: 2000 });
    expect(await codeOf(journal.append(0, new Uint8Array(101)))).toBe('journal_entry_too_large');
    expect(await codeOf(journal.append(256, new Uint8Array(1)))).toBeInstanceOf(RangeError);
    expect(await codeOf(journal.append(0.5, new Uint8Array(1)))).toBeInstanceOf(RangeError);
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(journal.append(0, text('x')))));
    expect(codes.filter((code) => code === 'journal_overloaded').length).toBeGreaterThan(0);
    expect(codes.filter((code) => code === 'resolved').length).toBeGreaterThan(0);
    expect(new Set(codes).size).toBe(2);
    expect(await codeOf(journal.append(0, new Uint8Array(100)))).toBe('resolved');
    const late = journal.append(0, text('before close'));
    await journal.close();
    expect(await codeOf(late)).toBe('resolved');
    expect(await codeOf(journal.append(0, text('x')))).toBe('journal_closed');
    expect(journal.health()).toMatchObject({ ok: false, code: 'journal_closed' });
    expect(await codeOf(collect(journal))).toBe('journal_closed');
    await journal.close();
  });

  it('what was called before close is completed, however much it is', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    const appends = Array.from({ length: 100 }, () => codeOf(journal.append(0, new Uint8Array(1000))));
    await journal.close();
    expect(new Set(await Promise.all(appends))).toEqual(new Set(['resolved']));
    const again = await openOn(disk);
    expect(again.recovery).toMatchObject({ entries: 100, tornBytes: 0, corrupt: [] });
    await again.journal.close();
  });

  it('what has been written no longer counts against the bound on waiting appends', async () => {
    const { journal } = await openOn(new MemoryDisk(), { maxPendingBytes: 4000 });
    for (let burst = 0; burst < 10; burst++) {
      const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(journal.append(0, text('x')))));
      expect(new Set(codes)).toEqual(new Set(['resolved']));
    }
    await journal.close();
  });

  it('the largest entry allowed fits into a segment', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    const largest = SEGMENT_BYTES - 8192 - 32 - 24 - 32 - 7;
    expect(await codeOf(journal.append(0, new Uint8Array(largest + 1)))).toBe('journal_entry_too_large');
    await journal.append(0, new Uint8Array(largest).fill(1));
    await journal.append(0, new Uint8Array(largest).fill(2));
    expect((await collect(journal)).map(({ payload }) => payload[0])).toEqual([1, 2]);
    await journal.close();
  });

  it.each([
    { segmentBytes: 8192 },
    { segmentBytes: 1.5 },
    { maxEntryBytes: 0 },
    { maxEntryBytes: SEGMENT_BYTES },
  ])('refuses sizes that cannot work: %o', async (sizes) => {
    expect(await codeOf(openOn(new MemoryDisk(), sizes))).toBeInstanceOf(RangeError);
  });
});

describe('rotation', () => {
  it('by size: segments are named after their first position and end at their seal', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    for (let i = 0; i < 12; i++) await journal.append(0, new Uint8Array(1168).fill(i));
    expect(journal.stats()).toMatchObject({ segments: 4, durableSeq: 12, firstSeq: 1 });
    await journal.close();
    expect(disk.paths).toEqual([1, 4, 7, 10].map(segmentPath));
    expect(disk.bytesOf(segmentPath(1))).toHaveLength(8192 + 3 * 1200 + 32);
  });

  it('by age: an append to an old segment starts the next one', async () => {
    const disk = new MemoryDisk();
    const clock = new ManualClock();
    const { journal } = await openOn(disk, { clock: clock.now, segmentMaxAgeMs: 1000 });
    await journal.append(0, text('a'));
    clock.nowMs += 999;
    await journal.append(0, text('b'));
    expect(journal.stats().segments).toBe(1);
    clock.nowMs += 1;
    await journal.append(0, text('c'));
    expect(journal.stats().segments).toBe(2);
    await journal.close();
    expect(disk.paths).toEqual([1, 3].map(segmentPath));
  });

  it('a clock that is set back neither rotates nor fails', async () => {
    const clock = new ManualClock();
    const { journal } = await openOn(new MemoryDisk(), { clock: clock.now, segmentMaxAgeMs: 1000 });
    await journal.append(0, text('a'));
    clock.nowMs -= 1_000_000;
    await journal.append(0, text('b'));
    expect((await collect(journal)).map(({ atMs }) => atMs)).toEqual([1_700_000_000_000, 1_699_999_000_000]);
    expect(journal.stats().segments).toBe(1);
    await journal.close();
  });
});

describe('waitForDurable', () => {
  it('resolves when the position is durable, at once when it is already', async () => {
    const { journal } = await openOn(new MemoryDisk());
    const waiting = journal.waitForDurable(2);
    await journal.append(0, text('a'));
    await journal.waitForDurable(1);
    await journal.append(0, text('b'));
    await waiting;
    expect(journal.stats().durableSeq).toBe(2);
    await journal.close();
  });

  it('rejects with the reason of the signal, or when the journal closes', async () => {
    const { journal } = await openOn(new MemoryDisk());
    const controller = new AbortController();
    const reason = new Error('enough');
    const aborted = codeOf(journal.waitForDurable(1, controller.signal));
    controller.abort(reason);
    expect(await aborted).toBe(reason);
    expect(await codeOf(journal.waitForDurable(1, controller.signal))).toBe(reason);
    const closed = codeOf(journal.waitForDurable(1));
    await journal.close();
    expect(await closed).toBe('journal_closed');
    expect(await codeOf(journal.waitForDurable(1))).toBe('journal_closed');
  });
});
