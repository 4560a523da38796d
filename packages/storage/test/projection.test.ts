import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectionSnapshot } from '../src/projection/types.ts';
import { openProjectionStore } from '../src/projection/open_projection_store.ts';
import { CrashingDisk, SURVIVALS } from './support/crashing_disk.ts';

const OLD: ProjectionSnapshot = { seq: 41, state: '{"counted":41}' };
const NEW: ProjectionSnapshot = { seq: 42, state: '{"counted":42,"tenants":["città","東京"]}' };
const FILE = '/p/totals.snapshot';

describe('projection store on the file system', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kakeya-projection-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('has nothing before the first save, and afterwards what was saved last, in this store and the next', async () => {
    const store = await openProjectionStore({ directory: join(directory, 'made', 'here') });
    expect(await store.load('totals')).toBeUndefined();
    await store.save('totals', OLD);
    await store.save('totals', NEW);
    expect(await store.load('totals')).toEqual(NEW);
    const next = await openProjectionStore({ directory: join(directory, 'made', 'here') });
    expect(await next.load('totals')).toEqual(NEW);
  });

  it('keeps projections apart and leaves no other file behind', async () => {
    const store = await openProjectionStore({ directory });
    await store.save('totals', OLD);
    await store.save('feed-outcomes', NEW);
    expect(await store.load('totals')).toEqual(OLD);
    expect(await store.load('feed-outcomes')).toEqual(NEW);
    expect(readdirSync(directory).toSorted()).toEqual(['feed-outcomes.snapshot', 'totals.snapshot']);
  });

  it('ends with the last of concurrent saves, and never shows a reader a torn one', async () => {
    const store = await openProjectionStore({ directory });
    const snapshots = Array.from({ length: 40 }, (_, seq) => ({ seq, state: `${seq}`.repeat(5_000) }));
    const saves = snapshots.map((snapshot) => store.save('totals', snapshot));
    for (let i = 0; i < 20; i++) {
      const seen = await store.load('totals');
      expect(seen === undefined || seen.state === snapshots[seen.seq]?.state).toBe(true);
    }
    await Promise.all(saves);
    expect(await store.load('totals')).toEqual(snapshots.at(-1));
  });

  it.each([
    ['empty', ''],
    ['with newlines and spaces', '{\n "a": 1 }\n\n'],
    ['with a byte order mark', '\ufeff{}'],
    ['of 5 MB', 'é'.repeat(2_500_000)],
  ])('gives back the state unchanged: %s', async (_, state) => {
    const store = await openProjectionStore({ directory });
    await store.save('totals', { seq: 0, state });
    expect((await store.load('totals'))?.state === state).toBe(true);
  });

  it.each([
    '',
    '.',
    '..',
    '../escape',
    'a/b',
    'a\\b',
    '/etc/passwd',
    '.hidden',
    'A',
    'a.tmp',
    'a\0b',
    'é',
    'x'.repeat(101),
  ])('refuses the name %j, which could leave the directory or meet another’s file', async (name) => {
    const store = await openProjectionStore({ directory });
    await expect(store.save(name, OLD)).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(store.load(name)).rejects.toMatchObject({ code: 'invalid_argument' });
    expect(readdirSync(directory)).toEqual([]);
  });

  it.each([
    { seq: -1, state: '{}' },
    { seq: 1.5, state: '{}' },
    { seq: Number.NaN, state: '{}' },
    { seq: 1, state: '"\ud800"' },
  ])('refuses a snapshot that it could not give back: %j', async (snapshot) => {
    const store = await openProjectionStore({ directory });
    await expect(store.save('totals', snapshot)).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});

describe('projection store on a failing disk', () => {
  async function diskWithOld(): Promise<CrashingDisk> {
    const disk = new CrashingDisk();
    const store = await openProjectionStore({ directory: '/p', disk });
    await store.save('totals', OLD);
    disk.changes = 0;
    return disk;
  }

  it('a power cut at any step leaves the old snapshot or the new one, and the new one once save resolved', async () => {
    let steps = 0;
    for (let saved = false; !saved; steps++) {
      const disk = await diskWithOld();
      const store = await openProjectionStore({ directory: '/p', disk });
      disk.failAt = steps;
      saved = await store.save('totals', NEW).then(
        () => true,
        () => false,
      );
      for (const survival of SURVIVALS) {
        const found = await openProjectionStore({ directory: '/p', disk: disk.afterPowerCut(survival) });
        expect(saved ? [NEW] : [OLD, NEW], `step ${steps}, ${JSON.stringify(survival)}`).toContainEqual(
          await found.load('totals'),
        );
      }
    }
    // create, write, datasync, rename, sync of the directory: each of them was cut once.
    expect(steps).toBe(6);
  });

  it('a step that fails once rejects that save, and the next save succeeds', async () => {
    for (let step = 0; step < 5; step++) {
      const disk = await diskWithOld();
      const store = await openProjectionStore({ directory: '/p', disk });
      disk.failAt = step;
      disk.staysDown = false;
      await expect(store.save('totals', { seq: 43, state: 'failed' })).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringContaining('EIO'),
      });
      await store.save('totals', NEW);
      expect(await store.load('totals')).toEqual(NEW);
      expect(disk.paths).toEqual([FILE]);
    }
  });

  it('half-written files of a crash are cleared away when the store opens', async () => {
    const disk = new CrashingDisk(new Map([['/p/totals.snapshot.7.tmp', new Uint8Array(9)]]));
    await openProjectionStore({ directory: '/p', disk });
    expect(disk.paths).toEqual([]);
  });

  it('every flipped bit and every truncation is state_corrupt, never an older or an empty state', async () => {
    const disk = await diskWithOld();
    const good = disk.bytes(FILE);
    const damaged: Uint8Array[] = [];
    for (let bit = 0; bit < good.length * 8; bit++) {
      const copy = good.slice();
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      damaged.push(copy);
    }
    for (let length = 0; length < good.length; length++) damaged.push(good.slice(0, length));
    damaged.push(Uint8Array.from([...good, 0]));
    for (const bytes of damaged) {
      const store = await openProjectionStore({
        directory: '/p',
        disk: new CrashingDisk(new Map([[FILE, bytes]])),
      });
      await expect(store.load('totals')).rejects.toMatchObject({ code: 'state_corrupt' });
    }
  });

  it('a snapshot copied over another projection’s is refused, and the message says what to do', async () => {
    const disk = await diskWithOld();
    const copied = new CrashingDisk(new Map([['/p/feed.snapshot', disk.bytes(FILE)]]));
    const store = await openProjectionStore({ directory: '/p', disk: copied });
    await expect(store.load('feed')).rejects.toMatchObject({
      code: 'state_corrupt',
      message: expect.stringMatching(/belongs to the projection totals.*Restore it from a copy/),
    });
  });
});
