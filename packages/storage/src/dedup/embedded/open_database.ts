import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { sqliteResultCode, SQLITE_BUSY } from '../../sqlite_error.ts';
import { migrate } from './migrate.ts';

export interface DatabaseConfig {
  readonly path: string;
  /** How long to wait for another process that is writing. */
  readonly busyTimeoutMs: number;
  /** Refuse to start an empty index: set once the file has been in use. */
  readonly mustExist: boolean;
}

const RETRY_PAUSE_MS = 5;
/** Pages (64 MiB) at which a commit checkpoints after all, because the checkpointing thread has not kept up. */
const LONGEST_LOG_PAGES = 16_384;
/** KiB of index pages kept in memory: ids are random, so that each write touches another page. */
const CACHE_KIB = 32_768;

/** Opens the index durably (WAL, fsync at each commit) with an up-to-date schema. Throws when it cannot. */
export function openDatabase(config: DatabaseConfig): DatabaseSync {
  if (config.mustExist && !existsSync(config.path)) {
    // Starting over with an empty file would let every id be claimed a second time.
    throw new Error('the file has disappeared: put it back, or restart to begin an empty index');
  }
  const database = new DatabaseSync(config.path, { timeout: config.busyTimeoutMs });
  try {
    enterWal(database, config.busyTimeoutMs);
    database.exec(`
      PRAGMA synchronous = FULL;
      PRAGMA cache_size = -${CACHE_KIB};
      PRAGMA wal_autocheckpoint = ${LONGEST_LOG_PAGES};
    `);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Switching a new file to WAL answers SQLITE_BUSY at once, without the busy timeout, when two processes do it together. */
function enterWal(database: DatabaseSync, busyTimeoutMs: number): void {
  for (let waitedMs = 0; ; waitedMs += RETRY_PAUSE_MS) {
    try {
      const mode = database.prepare('PRAGMA journal_mode = WAL').get();
      if (mode?.['journal_mode'] === 'wal') return;
      throw new Error('its file system does not support write-ahead logging: use a local disk');
    } catch (error) {
      if (sqliteResultCode(error) !== SQLITE_BUSY || waitedMs >= busyTimeoutMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_PAUSE_MS);
    }
  }
}
