import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../src/outcomes/embedded/open_database.ts';
import { openOutcomeIndex, type OutcomeIndexOptions } from '../src/outcomes/open_outcome_index.ts';
import type { OutcomeIndex, OutcomeWindow } from '../src/outcomes/types.ts';
import { batchOf, outcomeRow, T0 } from './support/outcome_entries.ts';

const CHILD = fileURLToPath(new URL('./support/outcome_child.ts', import.meta.url));
const NEWEST: OutcomeWindow = { order: 'newest', offset: 0, limit: 1_000 };
const POLL = { timeout: 30_000, interval: 10 };

describe('outcome index in SQLite when things fail', () => {
  let directory: string;
  let path: string;
  let indexes: OutcomeIndex[];
  let threads: Worker[];
  const remember = (thread: Worker): void => {
    threads.push(thread);
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kakeya-outcomes-'));
    path = join(directory, 'outcomes.sqlite');
    indexes = [];
    threads = [];
    process.on('worker', remember);
  });

  afterEach(async () => {
    process.off('worker', remember);
    await Promise.all(indexes.map((index) => index.close()));
    rmSync(directory, { recursive: true });
  });

  async function open(options: Partial<OutcomeIndexOptions> = {}): Promise<OutcomeIndex> {
    const index = await openOutcomeIndex({ path, journalId: 'j', ...options });
    indexes.push(index);
    return index;
  }

  const rows = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => outcomeRow(from + i));
  const total = (index: OutcomeIndex) => index.list(NEWEST).then((page) => page.total);
  const totalOrFailure = (index: OutcomeIndex) => total(index).catch((error: Error) => error.message);

  it('after kill -9 has exactly what its position says, and that is no less than was acknowledged', async () => {
    let acknowledged = 0;
    for (let kill = 0; kill < 3; kill++) {
      const child = fork(CHILD, [path]);
      await new Promise<void>((resolve) => {
        let reports = 0;
        child.on('message', (seq) => {
          acknowledged = Math.max(acknowledged, Number(seq));
          reports += 1;
          if (reports === 15 + kill) resolve();
        });
      });
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      const index = await open();
      const position = (await index.position()) ?? 0;
      expect(position).toBeGreaterThanOrEqual(acknowledged);
      expect(await total(index)).toBe(position);
      expect((await index.list({ ...NEWEST, reason: 'loop' })).total).toBe(position);
      const day = 86_400_000;
      const { buckets, reasons } = await index.overview({ fromMs: T0, untilMs: T0 + day, bucketMs: day });
      expect(buckets).toMatchObject([{ accept: position }]);
      expect(reasons).toEqual([{ code: 'loop', n: position }]);
      await index.close();
    }
  });

  it('a thread that dies: calls are answered or refused, and the next one after a pause is answered', async () => {
    const index = await open();
    await index.put(batchOf({ outcomes: rows(1, 50) }), 50);
    const asked = Array.from({ length: 200 }, () => total(index));
    await threads[0]?.terminate();
    const ended = await Promise.allSettled(asked);
    const refused = ended.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'store_unavailable' });
    await expect.poll(() => totalOrFailure(index), POLL).toBe(50);
    expect(threads).toHaveLength(2);
  });

  it('a writer elsewhere that does not let go: refused with what to do, then recovered', async () => {
    const index = await open({ busyTimeoutMs: 20 });
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(index.put(batchOf({ outcomes: rows(1, 1) }), 1)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/database is locked.*find and stop it/),
    });
    other.exec('ROLLBACK');
    other.close();
    await expect.poll(() => totalOrFailure(index), POLL).toBe(0);
    await index.put(batchOf({ outcomes: rows(1, 1) }), 1);
    expect(await total(index)).toBe(1);
  });

  it('a file that disappeared is not begun anew under whoever fills it: it would lack what was before', async () => {
    const index = await open();
    await index.put(batchOf({ outcomes: rows(1, 5) }), 5);
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    await threads[0]?.terminate();
    await expect.poll(() => totalOrFailure(index), POLL).toMatch(/has disappeared: restart/);
    await expect(index.put(batchOf({}), 6)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(existsSync(path)).toBe(false);
    await index.close();
    expect(await (await open()).position()).toBeUndefined();
  });

  it('a file that is damaged is refused with the advice to delete it, and then filled again', async () => {
    const filled = await open();
    await filled.put(batchOf({ outcomes: rows(1, 500) }), 500);
    await filled.close();
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(statSync(path).size - 4_096, 0x5a), 0, undefined, 4_096);
    closeSync(file);
    const damaged = openOutcomeIndex({ path, journalId: 'j' }).then(async (index) => {
      indexes.push(index);
      await index.list(NEWEST);
    });
    await expect(damaged).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/delete it .*filled again from the journal/),
    });
    await Promise.all(indexes.map((index) => index.close()));
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    expect(await (await open()).position()).toBeUndefined();
  });

  it('forgets what it has of another journal, and keeps what it has of its own', async () => {
    const first = await open();
    await first.put(batchOf({ outcomes: rows(1, 5) }), 5);
    await first.close();
    const again = await open();
    expect([await again.position(), await total(again)]).toEqual([5, 5]);
    await again.close();
    const other = await open({ journalId: 'another' });
    expect([await other.position(), await total(other)]).toEqual([undefined, 0]);
    await other.put(batchOf({ outcomes: rows(1, 1) }), 1);
    expect([await other.position(), await total(other)]).toEqual([1, 1]);
  });

  it('forgets what was filled before the journal was kept with it', async () => {
    const first = await open();
    await first.put(batchOf({ outcomes: rows(1, 5) }), 5);
    await first.close();
    const database = new DatabaseSync(path);
    database.exec('DELETE FROM index_journal');
    database.close();
    const again = await open();
    expect([await again.position(), await total(again)]).toEqual([undefined, 0]);
  });

  it('a row that nobody here wrote is refused with the advice to delete the file', async () => {
    const index = await open();
    await index.put(batchOf({ outcomes: rows(1, 1) }), 1);
    const other = new DatabaseSync(path);
    other.exec(`UPDATE outcomes SET reasons = '{"not":"a list"'`);
    other.close();
    await expect(index.list(NEWEST)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/not JSON; delete it/),
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

  it('a schema newer than this program is refused, with the advice to upgrade or delete', async () => {
    await (await open()).close();
    const database = new DatabaseSync(path);
    database.exec('UPDATE kakeya_schema_versions SET version = 99');
    database.close();
    await expect(open()).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/version 99.*upgrade, or delete the file/),
    });
  });

  it('a directory that cannot be made is refused at opening', async () => {
    writeFileSync(join(directory, 'file'), '');
    await expect(open({ path: join(directory, 'file', 'outcomes.sqlite') })).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });

  it('refuses reads beyond its bound as overload, while a put still comes through', async () => {
    const index = await open({ maxWaitingReads: 10 });
    const reads = Array.from({ length: 50 }, () => total(index));
    const put = index.put(batchOf({ outcomes: rows(1, 1) }), 1);
    const ended = await Promise.allSettled(reads);
    const refused = ended.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    expect(refused.length).toBe(50 - 10 - 1);
    for (const reason of refused) {
      expect(reason).toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(/overloaded.*retry/),
      });
    }
    await put;
    expect(await total(index)).toBe(1);
  });

  it.each([{ busyTimeoutMs: 0 }, { busyTimeoutMs: 1.5 }, { maxWaitingReads: Number.NaN }])(
    'refuses the options %j',
    async (options) => {
      await expect(open(options)).rejects.toMatchObject({ code: 'invalid_argument' });
    },
  );

  it('writes ahead without an fsync for each batch: the journal is the record', () => {
    const database = openDatabase({ path, busyTimeoutMs: 1_000, mustExist: false });
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 1 });
    database.close();
  });
});
