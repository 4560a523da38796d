import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { guarded, transaction } from '../src/outbox/sqlite.ts';
import { temporaryDirectory } from './support/directory.ts';

function opened(path = ':memory:'): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 0 });
  onTestFinished(() => database.close());
  return database;
}

describe('what SQLite refuses', () => {
  test('a full disk is outbox_full, and the change is undone whole', () => {
    const database = opened();
    database.exec('CREATE TABLE t (b BLOB); PRAGMA max_page_count = 4');
    const insert = database.prepare('INSERT INTO t VALUES (zeroblob(?))');
    const fill = (): void =>
      transaction(database, 'synced', () => {
        insert.run(10);
        insert.run(100_000);
      });
    expect(fill).toThrow(expect.objectContaining({ code: 'outbox_full' }));
    expect(database.isTransaction).toBe(false);
    expect(database.prepare('SELECT count(*) AS n FROM t').get()).toEqual({ n: 0 });
  });

  test('a lock held for too long is outbox_busy', () => {
    const path = join(temporaryDirectory(), 'x.db');
    opened(path).exec('BEGIN EXCLUSIVE');
    const second = opened(path);
    expect(() => transaction(second, 'ordered', () => undefined)).toThrow(
      expect.objectContaining({ code: 'outbox_busy' }),
    );
  });

  test('anything else is outbox_failed and keeps its cause', () => {
    const cause = new TypeError('x');
    const failing = (): never => {
      throw cause;
    };
    expect(() => guarded(failing)).toThrow(expect.objectContaining({ code: 'outbox_failed', cause }));
  });

  test('a synced change waits for the disk, an ordered one only for its place in the log', () => {
    const database = opened(join(temporaryDirectory(), 'x.db'));
    database.exec('PRAGMA journal_mode = WAL');
    const level = (): unknown => database.prepare('PRAGMA synchronous').get();
    expect(transaction(database, 'synced', level)).toEqual({ synchronous: 2 });
    expect(transaction(database, 'ordered', level)).toEqual({ synchronous: 1 });
    expect(transaction(database, 'synced', level)).toEqual({ synchronous: 2 });
  });
});
