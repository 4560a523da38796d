import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../src/dedup/embedded/open_database.ts';
import { openEmbeddedDedup, type EmbeddedDedupOptions } from '../src/dedup/embedded/open_embedded_dedup.ts';
import type { DedupKey, DedupStore, PutResult } from '../src/dedup/types.ts';

const KEY: DedupKey = { tenant: 't', scope: 's', id: 'id' };
const ENTRY = { digest: 'd', value: 'v' };
const POLL = { timeout: 30_000, interval: 10 };

describe('embedded dedup when things fail', () => {
  let directory: string;
  let path: string;
  let stores: DedupStore[];
  let threads: Worker[];
  const remember = (thread: Worker): void => {
    threads.push(thread);
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kakeya-dedup-'));
    path = join(directory, 'dedup.sqlite');
    stores = [];
    threads = [];
    process.on('worker', remember);
  });

  afterEach(async () => {
    process.off('worker', remember);
    await Promise.all(stores.map((store) => store.close()));
    rmSync(directory, { recursive: true });
  });

  async function open(options: Partial<EmbeddedDedupOptions> = {}): Promise<DedupStore> {
    const store = await openEmbeddedDedup({ path, ...options });
    stores.push(store);
    return store;
  }

  async function putUntilAnswered(
    store: DedupStore,
    key: DedupKey,
    entry = ENTRY,
  ): Promise<PutResult | undefined> {
    let put: PutResult | undefined;
    await expect
      .poll(async () => {
        put = await store.putIfAbsent(key, entry).catch(() => undefined);
        return put;
      }, POLL)
      .toBeDefined();
    return put;
  }

  it('a thread that dies under load: every put is answered or refused, the store recovers, nothing is lost', async () => {
    const store = await open();
    const key = (i: number): DedupKey => ({ ...KEY, id: `id-${i}` });
    const entry = (i: number) => ({ digest: `d${i}`, value: 'x'.repeat(1_000) });
    const puts = Array.from({ length: 4_000 }, (_, i) => store.putIfAbsent(key(i), entry(i)));
    const first = await Promise.race(puts);
    expect(first).toEqual({ first: true });
    await threads[0]?.terminate();

    const ended = await Promise.allSettled(puts);
    const refused = ended.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'store_unavailable' });

    await putUntilAnswered(store, KEY);
    expect(threads.length).toBeGreaterThan(1);
    const again = await Promise.all(ended.map((_, i) => store.putIfAbsent(key(i), entry(i))));
    for (const [i, put] of again.entries()) {
      const kept: PutResult = { first: false, entry: entry(i) };
      expect(ended[i]?.status === 'fulfilled' ? [kept] : [kept, { first: true }]).toContainEqual(put);
    }
  });

  it('a writer elsewhere that does not let go: refused with what to do, then recovered', async () => {
    const store = await open({ busyTimeoutMs: 20 });
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.putIfAbsent(KEY, ENTRY)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/database is locked.*find and stop it/),
    });
    other.exec('ROLLBACK');
    other.close();
    expect(await putUntilAnswered(store, KEY)).toEqual({ first: true });
  });

  it('a file that disappeared is not replaced by an empty one, in which every id could be claimed again', async () => {
    const store = await open();
    await store.putIfAbsent(KEY, ENTRY);
    const copy = join(directory, 'copy.sqlite');
    const source = new DatabaseSync(path);
    source.prepare('VACUUM INTO ?').run(copy);
    source.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    await threads[0]?.terminate();

    await expect
      .poll(
        () =>
          store.get(KEY).then(
            () => 'answered',
            (error: Error) => error.message,
          ),
        POLL,
      )
      .toMatch(/has disappeared: put it back/);
    expect(existsSync(path)).toBe(false);
    renameSync(copy, path);
    expect(await putUntilAnswered(store, KEY, { digest: 'x', value: 'x' })).toEqual({
      first: false,
      entry: ENTRY,
    });
  });

  it('a file that is no index is refused at opening, and left as it is', async () => {
    writeFileSync(path, 'this is somebody’s diary, not a database; '.repeat(100));
    const before = statSync(path).size;
    await expect(open()).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/not a database.*point the configuration at the right path/),
    });
    expect(statSync(path).size).toBe(before);
  });

  it('a schema newer than this program is refused, with the advice to upgrade', async () => {
    await (await open()).close();
    const database = new DatabaseSync(path);
    database.exec('UPDATE kakeya_schema_versions SET version = 99');
    database.close();
    await expect(open()).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/version 99.*upgrade/),
    });
  });

  it('a directory that cannot be made is refused at opening', async () => {
    writeFileSync(join(directory, 'file'), '');
    await expect(open({ path: join(directory, 'file', 'dedup.sqlite') })).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });

  it('a clock that is no clock fails closed, and the store recovers with it', async () => {
    let nowMs = Number.NaN;
    const store = await open({ clock: () => nowMs });
    await expect(store.putIfAbsent(KEY, ENTRY)).rejects.toMatchObject({ code: 'store_unavailable' });
    nowMs = 1;
    expect(await putUntilAnswered(store, KEY)).toEqual({ first: true });
  });

  it.each([{ ttlMs: 0 }, { ttlMs: 1.5 }, { busyTimeoutMs: -1 }, { maxPendingOperations: Number.NaN }])(
    'refuses the options %j',
    async (options) => {
      await expect(open(options)).rejects.toMatchObject({ code: 'invalid_argument' });
    },
  );

  it('commits with write-ahead logging and an fsync each: a power cut takes back no answer', () => {
    const database = openDatabase({ path, busyTimeoutMs: 1_000, mustExist: false });
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    database.close();
  });

  it('evicts the expired entries, oldest first, as many as asked for', async () => {
    let nowMs = 1_000;
    const store = await open({ ttlMs: 100, clock: () => nowMs });
    for (let i = 0; i < 10; i++) {
      await store.putIfAbsent({ ...KEY, id: `id-${i}` }, ENTRY);
      nowMs += 10;
    }
    nowMs = 1_100 + 60;
    expect(await store.evictExpired(4)).toBe(4);
    expect(await store.evictExpired(100)).toBe(3);
    expect(await store.evictExpired(100)).toBe(0);
    const left = await Promise.all(
      Array.from({ length: 10 }, (_, i) => store.get({ ...KEY, id: `id-${i}` })),
    );
    expect(left.map((entry) => entry !== undefined)).toEqual([
      ...Array(7).fill(false),
      ...Array(3).fill(true),
    ]);
  });

  it('moves its log into the database while it runs, and leaves one clean file behind', async () => {
    const store = await open();
    const value = 'x'.repeat(1_000);
    // A few megabytes: far less than makes SQLite itself checkpoint within a commit.
    const ids = Array.from({ length: 3_000 }, (_, i) => `id-${i}`);
    await Promise.all(ids.map((id) => store.putIfAbsent({ ...KEY, id }, { digest: 'd', value })));
    await expect.poll(() => statSync(path).size, POLL).toBeGreaterThan(500_000);
    await store.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
    copyFileSync(path, `${path}.copy`);
    const after = await open({ path: `${path}.copy` });
    expect(await after.get({ ...KEY, id: 'id-2999' })).toEqual({ digest: 'd', value });
  });
});

const MOUNT = 'mount -t tmpfs -o size=4m tmpfs "$1"';
const canMount = spawnSync('unshare', ['-rm', 'sh', '-c', MOUNT, 'sh', tmpdir()]).status === 0;

describe.skipIf(!canMount)(
  'embedded dedup on a full disk (needs `unshare -rm` to mount a small tmpfs)',
  () => {
    it('refuses with what to do, loses nothing acknowledged, and recovers without a restart', async () => {
      const directory = mkdtempSync(join(tmpdir(), 'kakeya-full-'));
      const child = fileURLToPath(new URL('./support/disk_full_child.ts', import.meta.url));
      const script = `${MOUNT} && exec "$2" "$3" "$1"`;
      const command = ['-rm', 'sh', '-c', script, 'sh', directory, process.execPath, child];
      const { stdout } = await promisify(execFile)('unshare', command);
      rmSync(directory, { recursive: true });
      const report: unknown = JSON.parse(stdout);
      expect(report).toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(/free some space|free space/),
        recovered: true,
        lost: 0,
      });
    });
  },
);
