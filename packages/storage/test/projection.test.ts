import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectionSnapshot } from '../src/projection/types.ts';
import { openProjectionStore } from '../src/projection/open_projection_store.ts';
import { MemoryDisk, systemError } from './support/memory_disk.ts';

const OLD: ProjectionSnapshot = { seq: 41, state: '{"counted":41}' };
/** Of several sectors, so that it can be torn. */
const NEW: ProjectionSnapshot = {
  seq: 42,
  state: `{"counted":42,"tenants":["${'città 東京 '.repeat(150)}"]}`,
};
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
  const STEPS_OF_A_SAVE = ['create', 'write', 'dataSync', 'rename', 'syncDirectory'] as const;

  async function diskWithOld(): Promise<MemoryDisk> {
    const disk = new MemoryDisk();
    const store = await openProjectionStore({ directory: '/p', disk });
    await store.save('totals', OLD);
    return disk;
  }

  function diskWith(path: string, bytes: Uint8Array): MemoryDisk {
    const disk = new MemoryDisk();
    disk.place(path, bytes);
    return disk;
  }

  it.each([...STEPS_OF_A_SAVE, 'none'])(
    'a crash at the step %s leaves the old snapshot or the new one, and the new one once save resolved',
    async (crashAt) => {
      const disk = await diskWithOld();
      const store = await openProjectionStore({ directory: '/p', disk });
      disk.onOperation = ({ kind }) => (kind === crashAt ? 'crash' : undefined);
      const saved = await Promise.race([
        store.save('totals', NEW).then(() => true),
        disk.crashed.then(() => false),
      ]);
      expect(saved).toBe(crashAt === 'none');
      const allowed = saved ? [NEW] : [OLD, NEW];

      const found = async (left: MemoryDisk): Promise<ProjectionSnapshot | undefined> =>
        (await openProjectionStore({ directory: '/p', disk: left })).load('totals');
      expect(allowed).toContainEqual(await found(disk.afterKill()));
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1 }),
          async (chances) => {
            let next = 0;
            const left = disk.afterPowerLoss(() => chances[next++ % chances.length] ?? 0);
            expect(allowed).toContainEqual(await found(left));
          },
        ),
        { numRuns: 200 },
      );
    },
  );

  it.each(STEPS_OF_A_SAVE)(
    'a failure of the step %s rejects that save, and the next succeeds',
    async (failAt) => {
      const disk = await diskWithOld();
      const store = await openProjectionStore({ directory: '/p', disk });
      disk.onOperation = ({ kind, path }) => (kind === failAt ? systemError('EIO', path) : undefined);
      await expect(store.save('totals', { seq: 43, state: 'failed' })).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringContaining('EIO'),
      });
      disk.onOperation = () => undefined;
      await store.save('totals', NEW);
      expect(await store.load('totals')).toEqual(NEW);
      expect(disk.paths).toEqual([FILE]);
    },
  );

  it('a full disk rejects the save, keeps the old snapshot and gives its space back', async () => {
    const disk = await diskWithOld();
    const store = await openProjectionStore({ directory: '/p', disk });
    disk.capacityBytes = disk.bytesOf(FILE).length + 100;
    await expect(store.save('totals', NEW)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('Free some space'),
    });
    expect(disk.paths).toEqual([FILE]);
    expect(await store.load('totals')).toEqual(OLD);
  });

  it('a failing save does not hold up the saves queued behind it', async () => {
    const disk = await diskWithOld();
    const store = await openProjectionStore({ directory: '/p', disk });
    let failures = 1;
    disk.onOperation = ({ kind, path }) =>
      kind === 'write' && failures-- > 0 ? systemError('EIO', path) : undefined;
    const results = await Promise.allSettled([store.save('totals', OLD), store.save('totals', NEW)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await store.load('totals')).toEqual(NEW);
  });

  it('half-written files of a crash are cleared away when the store opens', async () => {
    const disk = diskWith('/p/totals.snapshot.7.tmp', new Uint8Array(9));
    await openProjectionStore({ directory: '/p', disk });
    expect(disk.paths).toEqual([]);
  });

  it('what a store has shown survives a power loss, also when the one that saved it did not live to sync its name', async () => {
    const disk = new MemoryDisk();
    const first = await openProjectionStore({ directory: '/p', disk });
    await first.save('totals', OLD);
    disk.onOperation = ({ kind, path }) => (kind === 'syncDirectory' ? systemError('EIO', path) : undefined);
    await expect(first.save('totals', NEW)).rejects.toMatchObject({ code: 'store_unavailable' });
    disk.onOperation = () => undefined;
    const second = await openProjectionStore({ directory: '/p', disk });
    expect(await second.load('totals')).toEqual(NEW);
    const third = await openProjectionStore({ directory: '/p', disk: disk.afterPowerLoss(() => 0.9) });
    expect(await third.load('totals')).toEqual(NEW);
  });

  it('every flipped bit and every truncation is state_corrupt, never an older or an empty state', async () => {
    const good = (await diskWithOld()).bytesOf(FILE);
    const damaged: Uint8Array[] = [];
    for (let bit = 0; bit < good.length * 8; bit++) {
      const copy = good.slice();
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      damaged.push(copy);
    }
    for (let length = 0; length < good.length; length++) damaged.push(good.slice(0, length));
    damaged.push(Uint8Array.from([...good, 0]));
    for (const bytes of damaged) {
      const store = await openProjectionStore({ directory: '/p', disk: diskWith(FILE, bytes) });
      await expect(store.load('totals')).rejects.toMatchObject({ code: 'state_corrupt' });
    }
  });

  it('a snapshot copied over another projection’s is refused, and the message says what to do', async () => {
    const disk = diskWith('/p/feed.snapshot', (await diskWithOld()).bytesOf(FILE));
    const store = await openProjectionStore({ directory: '/p', disk });
    await expect(store.load('feed')).rejects.toMatchObject({
      code: 'state_corrupt',
      message: expect.stringMatching(/belongs to the projection totals.*Restore it from a copy/),
    });
  });
});
