import { describe, expect, it } from 'vitest';
import {
  collect,
  codeOf,
  DIRECTORY,
  FRAMES_OFFSET,
  openOn,
  SEGMENT_BYTES,
  segmentPath,
  text,
  texts,
} from './support/journal_harness.ts';
import { MemoryDisk } from './support/memory_disk.ts';

/** A journal whose process died after `values` were acknowledged, one write each. */
async function killed(values: readonly string[]): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const { journal } = await openOn(disk);
  for (const value of values) await journal.append(0, text(value));
  disk.crash();
  return disk.afterKill();
}

async function closed(values: readonly string[]): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const { journal } = await openOn(disk);
  for (const value of values) await journal.append(0, text(value));
  await journal.close();
  return disk;
}

function overwrite(disk: MemoryDisk, path: string, offset: number, bytes: Uint8Array): void {
  const content = disk.bytesOf(path);
  content.set(bytes, offset);
  disk.place(path, content);
}

const VALUES = ['one', 'two', 'three', 'four'];
/** Each of these values makes a frame of 40 bytes, of which the last has 36 that are not padding. */
const FRAME = 40;
const LAST_FRAME = FRAMES_OFFSET + 3 * FRAME;
const UNPADDED = 36;

describe('a torn end is cut off, and the next record is not glued to it', () => {
  const cases = Array.from({ length: UNPADDED }, (_, kept) => kept);

  it.each(cases)('zeros after %i bytes of the last frame', async (kept) => {
    const disk = await killed(VALUES);
    overwrite(disk, segmentPath(1), LAST_FRAME + kept, new Uint8Array(FRAME - kept));
    expect(await whatFollows(disk)).toEqual(cutAndContinued(kept > 0));
  });

  it.each(cases)('stale bytes after %i bytes of the last frame', async (kept) => {
    const disk = await killed(VALUES);
    overwrite(disk, segmentPath(1), LAST_FRAME + kept, new Uint8Array(200).fill(0xa5));
    expect(await whatFollows(disk)).toEqual(cutAndContinued(true));
  });

  it.each(cases)('the file ends after %i bytes of the last frame', async (kept) => {
    const disk = await killed(VALUES);
    disk.place(segmentPath(1), disk.bytesOf(segmentPath(1)).slice(0, LAST_FRAME + kept));
    expect(await whatFollows(disk)).toEqual(cutAndContinued(kept > 0));
  });

  function cutAndContinued(torn: boolean): unknown {
    return {
      found: { segments: 1, entries: 3, corrupt: [] },
      torn,
      next: 4,
      values: ['one', 'two', 'three', 'five'],
      reopened: { segments: 2, entries: 4, tornBytes: 0, corrupt: [] },
      valuesAfterReopening: ['one', 'two', 'three', 'five'],
    };
  }

  async function whatFollows(disk: MemoryDisk): Promise<unknown> {
    const { journal, recovery } = await openOn(disk);
    const { tornBytes, ...found } = recovery;
    const next = await journal.append(0, text('five'));
    const values = texts(await collect(journal));
    await journal.close();
    const again = await openOn(disk);
    const valuesAfterReopening = texts(await collect(again.journal));
    await again.journal.close();
    return { found, torn: tornBytes > 0, next, values, reopened: again.recovery, valuesAfterReopening };
  }
});

describe('what recovery keeps', () => {
  it('everything, when only the process died', async () => {
    const { journal, recovery } = await openOn(await killed(VALUES));
    expect(recovery).toEqual({ segments: 1, entries: 4, tornBytes: 0, corrupt: [] });
    expect(texts(await collect(journal))).toEqual(VALUES);
    expect(journal.stats()).toMatchObject({ firstSeq: 1, durableSeq: 4, segments: 1 });
    await journal.close();
  });

  it('is durable before it is read: a power failure right after opening takes nothing back', async () => {
    const disk = await killed(VALUES);
    // The frames stand in the page cache only, as after a failed fsync.
    const path = segmentPath(1);
    const cached = disk.bytesOf(path);
    disk.place(
      path,
      cached.map((byte, i) => (i < LAST_FRAME ? byte : 0)),
    );
    const file = await disk.open(path, 'read-write');
    await file.write(cached.subarray(LAST_FRAME), LAST_FRAME);
    disk.markClean(path);
    const { journal } = await openOn(disk);
    expect(texts(await collect(journal))).toEqual(VALUES);
    const { journal: after } = await openOn(disk.afterPowerLoss(() => 0));
    expect(texts(await collect(after))).toEqual(VALUES);
  });

  it('opening again and again neither adds segments nor changes files', async () => {
    const disk = await closed(VALUES);
    const before = disk.paths.map((path) => disk.bytesOf(path));
    for (let round = 0; round < 3; round++) {
      const { journal } = await openOn(disk);
      await journal.close();
    }
    expect(disk.paths).toEqual([segmentPath(1)]);
    expect(disk.paths.map((path) => disk.bytesOf(path))).toEqual(before);
  });

  it('removes a segment whose preparation was cut short', async () => {
    const disk = await closed(VALUES);
    disk.place(`${DIRECTORY}/next.prepared`, new Uint8Array(100).fill(1));
    const { journal, recovery } = await openOn(disk);
    expect(recovery).toMatchObject({ entries: 4, tornBytes: 0, corrupt: [] });
    expect(await journal.append(0, text('five'))).toBe(5);
    await journal.close();
    expect(disk.paths).toEqual([1, 5].map(segmentPath));
  });

  it('leaves files of others alone', async () => {
    const disk = await closed(VALUES);
    for (const name of ['notes.txt', '1.seg', '00000000000000000000.seg', 'process.lock']) {
      disk.place(`${DIRECTORY}/${name}`, text('x'));
    }
    const { journal, recovery } = await openOn(disk);
    expect(recovery.segments).toBe(1);
    await journal.close();
    expect(disk.paths).toHaveLength(5);
  });
});

describe('damage inside the log', () => {
  it('a frame that fails its checksum is reported with its position; what surrounds it is kept', async () => {
    const disk = await killed(VALUES);
    overwrite(disk, segmentPath(1), FRAMES_OFFSET + FRAME + 33, Uint8Array.of(0xff));
    const { journal, recovery } = await openOn(disk);
    const range = {
      segment: segmentPath(1).slice(DIRECTORY.length + 1),
      offset: FRAMES_OFFSET + FRAME,
      bytes: FRAME,
    };
    expect(recovery).toEqual({
      segments: 1,
      entries: 3,
      tornBytes: 0,
      corrupt: [{ ...range, lostSeqs: { from: 2, to: 2 }, perhapsTorn: false }],
    });
    expect((await collect(journal)).map(({ seq }) => seq)).toEqual([1, 3, 4]);
    expect(await journal.append(0, text('five'))).toBe(5);
    await journal.close();
    const again = await openOn(disk);
    expect(again.recovery.corrupt).toEqual(recovery.corrupt);
    await again.journal.close();
  });

  it('in the last write before a crash it is said to be perhaps torn, now and at later openings', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    await journal.append(0, text('one'));
    await Promise.all(['two', 'three', 'four'].map((value) => journal.append(0, text(value))));
    disk.crash();
    const found = disk.afterKill();
    overwrite(found, segmentPath(1), FRAMES_OFFSET + 2 * FRAME, new Uint8Array(FRAME));
    for (let round = 0; round < 2; round++) {
      const again = await openOn(found);
      expect(again.recovery.corrupt).toMatchObject([{ lostSeqs: { from: 3, to: 3 }, perhapsTorn: true }]);
      expect((await collect(again.journal)).map(({ seq }) => seq)).toContain(4);
      await again.journal.append(0, text('later'));
      await again.journal.close();
    }
  });

  it('of the last frame is no torn end when the writer had sealed the segment', async () => {
    const disk = await closed(VALUES);
    overwrite(disk, segmentPath(1), LAST_FRAME + 33, Uint8Array.of(0xff));
    const { journal, recovery } = await openOn(disk);
    expect(recovery).toMatchObject({
      entries: 3,
      tornBytes: 0,
      corrupt: [{ lostSeqs: { from: 4, to: 4 }, perhapsTorn: false }],
    });
    expect(await journal.append(0, text('five'))).toBe(5);
    await journal.close();
  });

  it('of one header copy loses nothing', async () => {
    for (const offset of [0, 4096]) {
      const disk = await closed(VALUES);
      overwrite(disk, segmentPath(1), offset, new Uint8Array(4096).fill(0xee));
      const { journal, recovery } = await openOn(disk);
      expect(recovery).toMatchObject({
        entries: 4,
        corrupt: [{ offset, bytes: 4096, lostSeqs: { from: 1, to: 0 } }],
      });
      expect(texts(await collect(journal))).toEqual(VALUES);
      await journal.close();
    }
  });

  it('of both header copies loses the segment, and no position of it is given out again', async () => {
    for (const disk of [await closed(VALUES), await killed(VALUES)]) {
      overwrite(disk, segmentPath(1), 0, new Uint8Array(8192));
      const { journal, recovery } = await openOn(disk);
      expect(recovery.entries).toBe(0);
      const lost = Math.max(...recovery.corrupt.map(({ lostSeqs }) => lostSeqs.to));
      expect(lost).toBeGreaterThanOrEqual(4);
      expect(await journal.append(0, text('five'))).toBe(lost + 1);
      expect(texts(await collect(journal))).toEqual(['five']);
      await journal.close();
      const again = await openOn(disk);
      expect(texts(await collect(again.journal))).toEqual(['five']);
      await again.journal.close();
    }
  });

  it('a header of a later format is refused, not guessed at', async () => {
    const { crc32c } = await import('../src/journal/crc32c.ts');
    const disk = await closed(VALUES);
    const block = Buffer.from(disk.bytesOf(segmentPath(1)).subarray(0, 4096));
    block.writeUInt32LE(2, 8);
    block.writeUInt32LE(crc32c(block.subarray(0, 4092)), 4092);
    overwrite(disk, segmentPath(1), 0, block);
    expect(await codeOf(openOn(disk))).toBe('journal_corrupt');
  });
});

describe('segments that do not line up', () => {
  /** Three entries of 1200 bytes fill a segment: 1 to 3, 4 to 6, 7 to 9. */
  async function threeSegments(): Promise<MemoryDisk> {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    for (let seq = 1; seq <= 9; seq++) await journal.append(0, new Uint8Array(1168).fill(seq));
    await journal.close();
    return disk;
  }

  it('a missing one in the middle is reported, and reading jumps over it', async () => {
    const disk = await threeSegments();
    disk.discard(segmentPath(4));
    const { journal, recovery } = await openOn(disk);
    expect(recovery).toMatchObject({ entries: 6, corrupt: [{ bytes: 0, lostSeqs: { from: 4, to: 6 } }] });
    expect((await collect(journal)).map(({ seq }) => seq)).toEqual([1, 2, 3, 7, 8, 9]);
    expect((await collect(journal, 5)).map(({ seq }) => seq)).toEqual([7, 8, 9]);
    expect(await journal.append(0, text('x'))).toBe(10);
    await journal.close();
  });

  it('where two overlap, an entry is the one of the segment that starts later', async () => {
    const disk = await threeSegments();
    const other = new MemoryDisk();
    const { journal: writer } = await openOn(other);
    for (let seq = 1; seq <= 7; seq++) await writer.append(0, new Uint8Array(8).fill(100 + seq));
    await writer.close();
    disk.place(segmentPath(1), other.bytesOf(segmentPath(1)));
    const { journal, recovery } = await openOn(disk);
    const read = (await collect(journal)).map(({ seq, payload }) => [seq, payload[0]]);
    expect(read).toEqual([
      ...[1, 2, 3].map((seq) => [seq, 100 + seq]),
      ...[4, 5, 6, 7, 8, 9].map((seq) => [seq, seq]),
    ]);
    expect(recovery.corrupt).toMatchObject([{ lostSeqs: { from: 4, to: 3 } }]);
    await journal.close();
  });

  it('one under the name of another is not read at the wrong positions', async () => {
    const disk = await threeSegments();
    disk.place(segmentPath(4), disk.bytesOf(segmentPath(1)));
    const { journal, recovery } = await openOn(disk);
    expect((await collect(journal)).map(({ seq, payload }) => [seq, payload[0]])).toEqual(
      [1, 2, 3, 7, 8, 9].map((seq) => [seq, seq]),
    );
    expect(recovery.corrupt.at(-1)).toMatchObject({ lostSeqs: { from: 4, to: 6 } });
    await journal.close();
  });

  it('the seal that a crash kept from a segment is made up for', async () => {
    const disk = await threeSegments();
    const path = segmentPath(4);
    const sealed = disk.bytesOf(path);
    const unsealed = new Uint8Array(SEGMENT_BYTES);
    unsealed.set(sealed.subarray(0, sealed.length - 32));
    disk.place(path, unsealed);
    const { journal, recovery } = await openOn(disk);
    expect(recovery).toEqual({ segments: 3, entries: 9, tornBytes: 0, corrupt: [] });
    await journal.close();
    expect(disk.bytesOf(path)).toEqual(sealed);
  });
});

describe('stale bytes', () => {
  it('a frame of another segment, left where the file continues, is never read', async () => {
    const stale = (await killed(['a', 'b', 'c', 'd', 'e', 'f'])).bytesOf(segmentPath(1));
    const disk = await killed(VALUES);
    overwrite(disk, segmentPath(1), FRAMES_OFFSET + 4 * FRAME, stale.subarray(FRAMES_OFFSET + 4 * FRAME));
    const { journal, recovery } = await openOn(disk);
    expect(recovery).toMatchObject({ entries: 4, corrupt: [] });
    expect(recovery.tornBytes).toBeGreaterThan(0);
    expect(texts(await collect(journal))).toEqual(VALUES);
    await journal.close();
  });

  it('frames carried inside a payload are not read when the frame around them is damaged', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    for (const value of VALUES) await journal.append(0, text(value));
    const ownFrames = disk.bytesOf(segmentPath(1)).slice(FRAMES_OFFSET, FRAMES_OFFSET + 4 * FRAME);
    expect(await journal.append(0, ownFrames)).toBe(5);
    await journal.append(0, text('six'));
    disk.crash();
    const found = disk.afterKill();
    overwrite(found, segmentPath(1), FRAMES_OFFSET + 4 * FRAME + 4, new Uint8Array(4));
    const again = await openOn(found);
    expect((await collect(again.journal)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 6]);
    expect(again.recovery.corrupt).toMatchObject([{ lostSeqs: { from: 5, to: 5 } }]);
    await again.journal.close();
  });
});
