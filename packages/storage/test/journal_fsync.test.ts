import { describe, expect, it } from 'vitest';
import { codeOf, collect, openOn, text, texts } from './support/journal_harness.ts';
import { type DiskOperation, MemoryDisk, systemError } from './support/memory_disk.ts';

describe('a failed fsync', () => {
  it.each(['EIO', 'ENOSPC'])('with %s stops the journal for good, and is not tried again', async (code) => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    await journal.append(0, text('kept'));
    await expect.poll(() => disk.count('create')).toBe(2);
    const waiting = codeOf(journal.waitForDurable(5));
    disk.onOperation = ({ kind, path }) =>
      kind === 'dataSync' && path.endsWith('.seg') ? systemError(code, path) : undefined;
    const failing = ['b', 'c'].map((value) => codeOf(journal.append(0, text(value))));
    expect(await Promise.all(failing)).toEqual(['journal_failed', 'journal_failed']);
    expect(await waiting).toBe('journal_failed');
    disk.onOperation = () => undefined;
    const before = { writes: disk.count('write'), syncs: disk.count('dataSync') };
    expect(await codeOf(journal.append(0, text('d')))).toBe('journal_failed');
    expect(journal.health()).toMatchObject({ ok: false, code: 'journal_failed' });
    expect(await codeOf(journal.waitForDurable(2))).toBe('journal_failed');
    expect(texts(await collect(journal))).toEqual(['kept']);
    expect(journal.stats()).toMatchObject({ durableSeq: 1, pendingAppends: 0 });
    await journal.close();
    expect({ writes: disk.count('write'), syncs: disk.count('dataSync') }).toEqual(before);
    const again = await openOn(disk);
    expect(texts(await collect(again.journal))[0]).toBe('kept');
    await again.journal.close();
  });

  it('of a directory or of a new segment stops it too: no acknowledgement rests on it', async () => {
    for (const kind of ['syncDirectory', 'dataSync'] as const) {
      const disk = new MemoryDisk();
      const { journal } = await openOn(disk);
      disk.onOperation = (operation) =>
        operation.kind === kind ? systemError('EIO', operation.path) : undefined;
      expect(await codeOf(journal.append(0, text('a')))).toBe('journal_failed');
      expect(journal.health()).toMatchObject({ ok: false, code: 'journal_failed' });
      await journal.close();
    }
  });

  it('any other failed write stops the journal: what is on the disk is unknown', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    await journal.append(0, text('a'));
    disk.onOperation = ({ kind, path }) => (kind === 'write' ? systemError('EIO', path) : undefined);
    expect(await codeOf(journal.append(0, text('b')))).toBe('journal_failed');
    disk.onOperation = () => undefined;
    expect(await codeOf(journal.append(0, text('c')))).toBe('journal_failed');
    await journal.close();
  });

  it('of a recovery is made up for by the next one: what was read cannot vanish afterwards', async () => {
    const disk = new MemoryDisk();
    const failSync = ({ kind, path }: DiskOperation): Error | undefined => {
      if (kind !== 'dataSync' || !path.endsWith('.seg')) return undefined;
      disk.markClean(path);
      return systemError('EIO', path);
    };
    const { journal } = await openOn(disk);
    await journal.append(0, text('kept'));
    disk.onOperation = failSync;
    expect(await codeOf(journal.append(0, text('in the page cache')))).toBe('journal_failed');
    expect(await codeOf(openOn(disk))).toBe('journal_failed');
    disk.onOperation = () => undefined;
    const read = await openOn(disk);
    expect(texts(await collect(read.journal))).toEqual(['kept', 'in the page cache']);
    const after = await openOn(disk.afterPowerLoss(() => 0));
    expect(texts(await collect(after.journal))).toEqual(['kept', 'in the page cache']);
    await after.journal.close();
  });
});
