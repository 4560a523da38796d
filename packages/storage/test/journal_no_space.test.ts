import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJournal, verifyJournal } from '../src/journal/mod.ts';
import {
  codeOf,
  collect,
  DIRECTORY,
  ManualClock,
  openOn,
  SEGMENT_BYTES,
  segmentPath,
  text,
  texts,
} from './support/journal_harness.ts';
import { MemoryDisk, systemError } from './support/memory_disk.ts';

const BIG = 1168;

/** Room for one segment and what it is prepared from, not for a third. */
function smallDisk(): MemoryDisk {
  const disk = new MemoryDisk();
  disk.capacityBytes = 2 * SEGMENT_BYTES + 100;
  return disk;
}

describe('a full disk', () => {
  it('refuses appends only when the current segment has no room, and accepts them again by itself', async () => {
    const disk = smallDisk();
    const clock = new ManualClock();
    const { journal } = await openOn(disk, { clock: clock.now });
    const accepted: string[] = [];
    for (let i = 0; i < 3; i++) {
      const value = `${i}`.padEnd(BIG);
      await journal.append(0, text(value));
      accepted.push(value);
    }
    disk.capacityBytes = 2 * SEGMENT_BYTES - 1000;
    for (let i = 3; i < 6; i++) {
      const value = `${i}`.padEnd(BIG);
      await journal.append(0, text(value));
      accepted.push(value);
    }
    expect(journal.health()).toEqual({ ok: true });
    const tooBig = await Promise.all([1, 2].map(() => codeOf(journal.append(0, text('x'.repeat(BIG))))));
    expect(tooBig).toEqual(['journal_no_space', 'journal_no_space']);
    expect(journal.health()).toMatchObject({ ok: false, code: 'journal_no_space' });
    const mixed = await Promise.all([
      codeOf(journal.append(0, text('y'.repeat(BIG)))),
      codeOf(journal.append(0, text('small'))),
    ]);
    expect(mixed).toEqual(['journal_no_space', 'resolved']);
    disk.capacityBytes = Number.POSITIVE_INFINITY;
    clock.nowMs += 1000;
    expect(await journal.append(0, text('after'.padEnd(BIG)))).toBe(8);
    expect(journal.health()).toEqual({ ok: true });
    expect(texts(await collect(journal))).toEqual([...accepted, 'small', 'after'.padEnd(BIG)]);
    await journal.close();
    expect(await verifyJournal(DIRECTORY, { disk })).toMatchObject({ entries: 8, tornBytes: 0, corrupt: [] });
  });

  it('is not tried again more often than agreed, also when the clock is set back', async () => {
    const disk = new MemoryDisk();
    disk.capacityBytes = SEGMENT_BYTES - 1;
    const clock = new ManualClock();
    const { journal } = await openOn(disk, { clock: clock.now, spaceRetryMs: 500 });
    expect(await codeOf(journal.append(0, text('a')))).toBe('journal_no_space');
    const attempts = disk.count('create');
    for (let i = 0; i < 5; i++) expect(await codeOf(journal.append(0, text('a')))).toBe('journal_no_space');
    expect(disk.count('create')).toBe(attempts);
    clock.nowMs -= 500;
    expect(await codeOf(journal.append(0, text('a')))).toBe('journal_no_space');
    expect(disk.count('create')).toBe(attempts + 1);
    await journal.close();
    expect(disk.paths).toEqual([]);
  });

  it('age alone does not make a segment with room refuse', async () => {
    const disk = new MemoryDisk();
    disk.capacityBytes = 2 * SEGMENT_BYTES - 1;
    const clock = new ManualClock();
    const { journal } = await openOn(disk, { clock: clock.now, segmentMaxAgeMs: 1000 });
    await journal.append(0, text('a'));
    clock.nowMs += 5000;
    expect(await journal.append(0, text('b'))).toBe(2);
    expect(journal.health()).toEqual({ ok: true });
    disk.capacityBytes = Number.POSITIVE_INFINITY;
    clock.nowMs += 5000;
    expect(await journal.append(0, text('c'))).toBe(3);
    expect(journal.stats().segments).toBe(2);
    await journal.close();
  });

  it('is noticed to have space again by asking for health alone', async () => {
    const disk = new MemoryDisk();
    disk.capacityBytes = 100;
    const clock = new ManualClock();
    const { journal } = await openOn(disk, { clock: clock.now });
    expect(await codeOf(journal.append(0, text('a')))).toBe('journal_no_space');
    disk.capacityBytes = Number.POSITIVE_INFINITY;
    clock.nowMs += 1000;
    expect(journal.health().ok).toBe(false);
    await expect.poll(() => journal.health().ok).toBe(true);
    await journal.close();
  });

  it('a refused write is never seen, neither now nor after a crash, and appends go on', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    await journal.append(0, text('kept'));
    let refusals = 1;
    disk.onOperation = ({ kind, path }) =>
      kind === 'write' && path === segmentPath(1) && refusals-- > 0 ? systemError('ENOSPC', path) : undefined;
    const codes = await Promise.all(
      ['b', 'c'].map((value) => codeOf(journal.append(0, text(value.repeat(900))))),
    );
    expect(codes).toEqual(['journal_no_space', 'journal_no_space']);
    const { journal: afterCrash, recovery } = await openOn(disk.afterPowerLoss(() => 0.3));
    expect(texts(await collect(afterCrash))).toEqual(['kept']);
    expect(recovery).toMatchObject({ tornBytes: 0, corrupt: [] });
    expect(await journal.append(0, text('next'))).toBe(2);
    expect(texts(await collect(journal))).toEqual(['kept', 'next']);
    expect(journal.health()).toEqual({ ok: true });
    await journal.close();
    const again = await openOn(disk);
    expect(again.recovery).toMatchObject({ entries: 2, tornBytes: 0, corrupt: [] });
    expect(texts(await collect(again.journal))).toEqual(['kept', 'next']);
    await again.journal.close();
  });

  it('while a refused write cannot be cut off either, nothing else is accepted', async () => {
    const disk = new MemoryDisk();
    const { journal } = await openOn(disk);
    await journal.append(0, text('kept'));
    disk.onOperation = ({ kind, path }) =>
      (kind === 'write' || kind === 'truncate') && path === segmentPath(1)
        ? systemError('ENOSPC', path)
        : undefined;
    for (let i = 0; i < 3; i++) expect(await codeOf(journal.append(0, text('b')))).toBe('journal_no_space');
    expect(texts(await collect(journal))).toEqual(['kept']);
    disk.onOperation = () => undefined;
    expect(await journal.append(0, text('next'))).toBe(2);
    expect(texts(await collect(journal))).toEqual(['kept', 'next']);
    await journal.close();
    expect(await verifyJournal(DIRECTORY, { disk })).toMatchObject({ entries: 2, tornBytes: 0, corrupt: [] });
  });

  it('at any operation and for any length of time: what was acknowledged is read, what was refused is not', async () => {
    for (let from = 1; from < 90; from++) {
      for (const length of [1, 3, 9]) {
        const disk = new MemoryDisk();
        disk.onOperation = ({ kind, number, path }) => {
          const fills = kind === 'write' || kind === 'create' || kind === 'rename';
          return fills && number >= from && number < from + length ? systemError('ENOSPC', path) : undefined;
        };
        const { journal } = await openOn(disk, { spaceRetryMs: 0 });
        const acknowledged: string[] = [];
        for (let i = 0; i < 12; i++) {
          const values = [`${i}a`.padEnd(500), `${i}b`.padEnd(300)];
          const codes = await Promise.all(values.map((value) => codeOf(journal.append(0, text(value)))));
          for (const code of codes) expect(['resolved', 'journal_no_space']).toContain(code);
          acknowledged.push(...values.filter((_, k) => codes[k] === 'resolved'));
        }
        expect(acknowledged.length).toBeGreaterThan(0);
        expect(texts(await collect(journal))).toEqual(acknowledged);
        await journal.close();
        const again = await openOn(disk);
        expect(again.recovery).toMatchObject({ tornBytes: 0, corrupt: [] });
        expect(texts(await collect(again.journal))).toEqual(acknowledged);
        await again.journal.close();
      }
    }
  });
});

const mountPoint = mkdtempSync(join(tmpdir(), 'kakeya-tmpfs-'));
const cannotMount = whyNotMounted();

function whyNotMounted(): string | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mountPoint], { stdio: 'pipe' });
    execFileSync('umount', [mountPoint], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

const reason = cannotMount === undefined ? '' : ` (skipped: ${cannotMount})`;
describe.skipIf(cannotMount !== undefined)(`a really full file system of 1 MiB${reason}`, () => {
  beforeAll(() => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mountPoint]);
  });
  afterAll(() => {
    execFileSync('umount', [mountPoint]);
  });

  it('refuses, keeps what it accepted, and goes on without a restart when space returns', async () => {
    const directory = join(mountPoint, 'journal');
    mkdirSync(directory);
    const ballast = join(mountPoint, 'ballast');
    writeFileSync(ballast, new Uint8Array(500 * 1024));
    const clock = new ManualClock();
    const open = { directory, clock: clock.now, segmentBytes: 64 * 1024 };
    const { journal } = await openJournal(open);
    const accepted: string[] = [];
    let code: unknown = 'resolved';
    for (let i = 0; code === 'resolved'; i++) {
      const value = `${i}`.padEnd(1000);
      code = await codeOf(journal.append(0, text(value)));
      if (code === 'resolved') accepted.push(value);
    }
    expect(code).toBe('journal_no_space');
    expect(accepted.length).toBeGreaterThan(300);
    expect(journal.health().ok).toBe(false);
    rmSync(ballast);
    clock.nowMs += 1000;
    accepted.push('after');
    expect(await journal.append(0, text('after'))).toBe(accepted.length);
    expect(journal.health()).toEqual({ ok: true });
    expect(texts(await collect(journal))).toEqual(accepted);
    await journal.close();
    const again = await openJournal(open);
    expect(again.recovery).toMatchObject({ entries: accepted.length, tornBytes: 0, corrupt: [] });
    await again.journal.close();
  });
});

afterAll(() => {
  rmSync(mountPoint, { recursive: true });
});
