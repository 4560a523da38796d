import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AgentError } from '../errors.ts';
import { tryFileLock } from './file_lock.ts';
import { type Owner, registerOwner } from './owners.ts';
import { guarded, integerColumn } from './sqlite.ts';

/*
 * Why SQLite and not a log file of our own: every frame of its write-ahead log carries a checksum chained to
 * the frames before it, so a torn tail is recognised and dropped, and the next record overwrites it instead of
 * being glued to it. Its locks let several processes share the directory, compaction is an ordinary
 * transaction that no concurrent append can fall into, and node ships it.
 */

const SCHEMA_VERSION = 1;
const BUSY_TIMEOUT_MS = 10_000;
const WAL_LIMIT_BYTES = 4_194_304;

const SCHEMA = `
  CREATE TABLE sequence (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    last INTEGER NOT NULL
  ) STRICT;
  INSERT INTO sequence VALUES (1, 0);
  CREATE TABLE records (
    outbox_seq INTEGER PRIMARY KEY,
    pcs_id TEXT NOT NULL,
    body BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'acked', 'dead')),
    appended_at_ms INTEGER NOT NULL,
    settled_at_ms INTEGER,
    lease_owner TEXT,
    lease_until_ms INTEGER NOT NULL DEFAULT 0,
    answer TEXT,
    reason TEXT,
    CHECK ((state = 'pending') = (settled_at_ms IS NULL)),
    CHECK ((state = 'acked') = (answer IS NOT NULL)),
    CHECK ((state = 'dead') = (reason IS NOT NULL)),
    CHECK (state = 'pending' OR lease_owner IS NULL)
  ) STRICT;
  CREATE INDEX records_by_state ON records (state, outbox_seq);
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

export interface OutboxDatabase {
  readonly database: DatabaseSync;
  readonly owner: Owner;
}

/** Opens `outbox.db` in `dataDir`, creating both; one process at a time goes through the opening. */
export function openDatabase(dataDir: string): OutboxDatabase {
  return guarded(() => {
    makeDurableDirectory(resolve(dataDir));
    const opening = tryFileLock(join(dataDir, 'outbox.opening.lock'), BUSY_TIMEOUT_MS);
    if (opening === undefined) {
      throw new AgentError('outbox_busy', `Outbox: another process keeps opening ${dataDir}; try again.`);
    }
    const database = new DatabaseSync(join(dataDir, 'outbox.db'), { timeout: BUSY_TIMEOUT_MS });
    try {
      prepareSchema(database);
      return { database, owner: registerOwner(join(dataDir, 'outbox.owners')) };
    } catch (error) {
      database.close();
      throw error;
    } finally {
      opening.release();
    }
  });
}

export function prepareSchema(database: DatabaseSync): void {
  database.exec(
    `PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = ${WAL_LIMIT_BYTES}`,
  );
  const version = integerColumn(database.prepare('PRAGMA user_version').get(), 'user_version');
  if (version === SCHEMA_VERSION) return;
  if (version !== 0) {
    throw new AgentError(
      'outbox_version',
      `Outbox: written by a newer release (schema ${version}, this one knows ${SCHEMA_VERSION}); upgrade.`,
    );
  }
  database.exec(`PRAGMA synchronous = FULL; BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
}

/** A directory entry that is not synced can vanish with everything below it. */
function makeDurableDirectory(directory: string): void {
  const firstCreated = mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (firstCreated === undefined) return;
  for (let at = directory; at.length >= firstCreated.length; at = dirname(at)) {
    const descriptor = openSync(dirname(at), 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  }
}
