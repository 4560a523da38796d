import { describe, expect, it } from 'vitest';
import { encodeFrame, decodeFrameHeader, segmentSeed } from '../src/journal/frame.ts';
import { readJournalReadOnly, verifyJournal } from '../src/journal/mod.ts';
import type { CorruptRange } from '../src/journal/mod.ts';
import {
  collect,
  codeOf,
  DIRECTORY,
  FRAMES_OFFSET,
  keyring,
  openOn,
  segmentPath,
  text,
  texts,
} from './support/journal_harness.ts';
import { MemoryDisk, systemError } from './support/memory_disk.ts';

const VALUES = ['alpha secret', 'beta secret', 'gamma secret'];
/** 32 of header, 8 of counter, at most 12 of text, 16 of tag, padding. */
const FRAME = 72;

async function encrypted(key: string, values = VALUES): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const { journal } = await openOn(disk, { encryption: keyring(key) });
  for (const value of values) await journal.append(7, text(value));
  await journal.close();
  return disk;
}

/** Changes stored bytes and makes all checksums right again, as somebody who knows the format would. */
function forge(
  disk: MemoryDisk,
  frame: number,
  change: (bytes: Buffer, offset: number) => void,
  seq?: number,
): void {
  const bytes = Buffer.from(disk.bytesOf(segmentPath(1)));
  const seed = segmentSeed(bytes.subarray(32, 48));
  const offset = FRAMES_OFFSET + frame * FRAME;
  const header = decodeFrameHeader(bytes, offset, seed);
  if (header === undefined) throw new Error('There is no frame to forge.');
  change(bytes, offset);
  encodeFrame(bytes, offset, seed, { ...header, seq: seq ?? header.seq });
  disk.place(segmentPath(1), bytes);
}

describe('encryption at rest', () => {
  it('payloads are not on the disk, and are read back with the key', async () => {
    const disk = await encrypted('k1');
    expect(Buffer.from(disk.bytesOf(segmentPath(1))).includes('secret')).toBe(false);
    const { journal, recovery } = await openOn(disk, { encryption: keyring('k1') });
    expect(recovery).toEqual({ segments: 1, entries: 3, tornBytes: 0, corrupt: [] });
    expect(texts(await collect(journal))).toEqual(VALUES);
    await journal.close();
  });

  it('without the key the journal does not open, names the key and changes nothing', async () => {
    const disk = await encrypted('k1');
    const before = disk.bytesOf(segmentPath(1));
    await expect(openOn(disk)).rejects.toMatchObject({ code: 'journal_key_missing', message: /"k1"/ });
    await expect(openOn(disk, { encryption: keyring('k2') })).rejects.toMatchObject({
      code: 'journal_key_missing',
    });
    expect(await codeOf(verifyJournal(DIRECTORY, { disk }))).toBe('journal_key_missing');
    expect(await codeOf(readJournalReadOnly(DIRECTORY, 1, { disk }).next())).toBe('journal_key_missing');
    expect(disk.bytesOf(segmentPath(1))).toEqual(before);
  });

  it('another key under the same id is told from damage', async () => {
    const disk = await encrypted('k1');
    const wrong = { activeKeyId: 'k1', keys: new Map([['k1', new Uint8Array(32)]]) };
    expect(await codeOf(openOn(disk, { encryption: wrong }))).toBe('journal_key_missing');
  });

  it('after a rotation of keys old segments are read with the old key', async () => {
    const disk = await encrypted('k1');
    const both = await openOn(disk, { encryption: keyring('k2', 'k1') });
    await both.journal.append(1, text('new'));
    expect(texts(await collect(both.journal))).toEqual([...VALUES, 'new']);
    await both.journal.close();
    await expect(openOn(disk, { encryption: keyring('k2') })).rejects.toMatchObject({ message: /"k1"/ });
    await expect(openOn(disk, { encryption: keyring('k1') })).rejects.toMatchObject({ message: /"k2"/ });
  });

  it('a journal that began in the clear goes on encrypted', async () => {
    const disk = new MemoryDisk();
    const plain = await openOn(disk);
    await plain.journal.append(1, text('clear'));
    await plain.journal.close();
    const { journal } = await openOn(disk, { encryption: keyring('k1') });
    await journal.append(1, text('secret'));
    expect(texts(await collect(journal))).toEqual(['clear', 'secret']);
    await journal.close();
  });

  it('a changed ciphertext, tag, counter, kind or position is found though all checksums are right', async () => {
    const changes: [string, (bytes: Buffer, offset: number) => void, number?][] = [
      ['counter', (bytes, offset) => (bytes[offset + 32] = (bytes[offset + 32] ?? 0) ^ 1)],
      ['ciphertext', (bytes, offset) => (bytes[offset + 42] = (bytes[offset + 42] ?? 0) ^ 1)],
      ['tag', (bytes, offset) => (bytes[offset + 60] = (bytes[offset + 60] ?? 0) ^ 1)],
      [
        'replayed payload',
        (bytes, offset) => bytes.copyWithin(offset + 32, FRAMES_OFFSET + 32, FRAMES_OFFSET + FRAME),
      ],
    ];
    for (const [what, change] of changes) {
      const disk = await encrypted('k1', ['alpha secret', 'other secret', 'gamma secret']);
      forge(disk, 1, change);
      const { journal, recovery } = await openOn(disk, { encryption: keyring('k1') });
      expect(recovery.corrupt, what).toMatchObject([{ lostSeqs: { from: 2, to: 2 }, perhapsTorn: false }]);
      expect(recovery, what).toMatchObject({ entries: 2, tornBytes: 0 });
      expect(texts(await collect(journal)), what).toEqual(['alpha secret', 'gamma secret']);
      expect(await journal.append(0, text('next')), what).toBe(4);
      await journal.close();
    }
  });

  it('a forged last entry of a crashed journal is reported, not cut off as torn', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk, { encryption: keyring('k1') });
    for (const value of VALUES) await journal.append(7, text(value));
    disk.crash();
    const found = disk.afterKill();
    forge(found, 2, (bytes, offset) => (bytes[offset + 42] = (bytes[offset + 42] ?? 0) ^ 1));
    const again = await openOn(found, { encryption: keyring('k1') });
    expect(again.recovery).toMatchObject({
      tornBytes: 0,
      corrupt: [{ lostSeqs: { from: 3, to: 3 }, perhapsTorn: false }],
    });
    expect(await again.journal.append(7, text('x'))).toBe(4);
    await again.journal.close();
  });

  it('an entry forged while the journal is open is reported and not read', async () => {
    const disk = await encrypted('k1');
    const reports: CorruptRange[] = [];
    const onCorruption = (range: CorruptRange): number => reports.push(range);
    const { journal } = await openOn(disk, { encryption: keyring('k1'), onCorruption });
    forge(disk, 1, (bytes, offset) => (bytes[offset + 42] = (bytes[offset + 42] ?? 0) ^ 1));
    expect((await collect(journal)).map(({ seq }) => seq)).toEqual([1, 3]);
    expect(reports).toMatchObject([{ lostSeqs: { from: 2, to: 2 } }]);
    await journal.close();
  });

  it('no nonce is used twice under one key, also not for writes that were refused', async () => {
    const disk = new MemoryDisk();
    const written = new Map<string, Set<string>>();
    const { journal } = await openOn(disk, { encryption: keyring('k1'), spaceRetryMs: 0 });
    let count = 0;
    disk.onOperation = ({ kind, path }) => {
      if (kind !== 'write' || !path.endsWith('.seg')) return undefined;
      count += 1;
      return count % 3 === 0 ? systemError('ENOSPC', path) : undefined;
    };
    for (let i = 0; i < 20; i++) await codeOf(journal.append(0, text(`value ${i}`)));
    await journal.close();
    for (const path of disk.paths) {
      const bytes = Buffer.from(disk.bytesOf(path));
      const id = bytes.toString('hex', 32, 48);
      const nonces = written.get(id) ?? new Set();
      expect(nonces.size).toBe(0);
      written.set(id, nonces);
      const seed = segmentSeed(bytes.subarray(32, 48));
      for (let offset = FRAMES_OFFSET; offset + 32 <= bytes.length; ) {
        const header = decodeFrameHeader(bytes, offset, seed);
        if (header?.type !== 'entry') break;
        const nonce = bytes.toString('hex', offset + 32, offset + 40);
        expect(nonces).not.toContain(nonce);
        nonces.add(nonce);
        offset += 32 + Math.ceil(header.storedBytes / 8) * 8;
      }
    }
    expect(written.size).toBeGreaterThan(3);
  });

  it('keys of the wrong size and an absent active key are refused', async () => {
    const short = { activeKeyId: 'a', keys: new Map([['a', new Uint8Array(16)]]) };
    expect(await codeOf(openOn(new MemoryDisk(), { encryption: short }))).toBeInstanceOf(RangeError);
    const long = { activeKeyId: 'a'.repeat(256), keys: new Map([['a'.repeat(256), new Uint8Array(32)]]) };
    expect(await codeOf(openOn(new MemoryDisk(), { encryption: long }))).toBeInstanceOf(RangeError);
    const absent = { activeKeyId: 'b', keys: new Map([['a', new Uint8Array(32)]]) };
    expect(await codeOf(openOn(new MemoryDisk(), { encryption: absent }))).toBe('journal_key_missing');
  });
});
