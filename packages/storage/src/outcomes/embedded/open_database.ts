import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export interface DatabaseConfig {
  readonly path: string;
  /** The journal that the index is filled from. */
  readonly journalId: string;
  /** How long to wait for another process that has the file locked. */
  readonly busyTimeoutMs: number;
  /** Refuse to begin an empty index: set once the file has been in use. */
  readonly mustExist: boolean;
}

const COMPONENT = 'outcomes';
/** Applied in this order; the version of a schema is how many of them it has. */
const MIGRATIONS = ['../sql/001_outcomes.sql', '../sql/002_journal.sql'];
const VERSIONS_TABLE = '../../dedup/sql/000_schema_versions.sql';
/** KiB of pages kept in memory: ids are random, so that each row touches another page of their index. */
const CACHE_KIB = 65_536;

/**
 * Opens the index with an up-to-date schema. Throws when it cannot.
 *
 * synchronous=NORMAL: in WAL mode a power cut may take back the last transactions, never tear one
 * (https://sqlite.org/pragma.html#pragma_synchronous). Rows and position go back together, and the journal, which is
 * the record, fills the index again from there.
 */
export function openDatabase({
  path,
  busyTimeoutMs,
  mustExist,
}: Omit<DatabaseConfig, 'journalId'>): DatabaseSync {
  if (mustExist && !existsSync(path)) {
    // Whoever fills the index goes on from where it was: an empty file would lack everything before, and not say so.
    throw new Error('the file has disappeared: restart, and it is filled again from the journal');
  }
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    const mode = database.prepare('PRAGMA journal_mode = WAL').get();
    if (mode?.['journal_mode'] !== 'wal') {
      throw new Error('its file system does not support write-ahead logging: use a local disk');
    }
    database.exec(`PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${CACHE_KIB}`);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The write lock is taken before the version is read, so that two processes cannot both create the tables. */
function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  database.exec(sqlFile(VERSIONS_TABLE));
  const row = database
    .prepare('SELECT version FROM kakeya_schema_versions WHERE component = ?')
    .get(COMPONENT);
  const version = Number(row?.['version'] ?? 0);
  if (!(version <= MIGRATIONS.length)) {
    throw new Error(
      `its schema has version ${version}, newer than this program's ${MIGRATIONS.length}: upgrade, or delete the file to have it filled again from the journal`,
    );
  }
  for (const migration of MIGRATIONS.slice(version)) database.exec(sqlFile(migration));
  if (version < MIGRATIONS.length) {
    database
      .prepare(
        `INSERT INTO kakeya_schema_versions (component, version) VALUES (?, ?)
         ON CONFLICT (component) DO UPDATE SET version = excluded.version`,
      )
      .run(COMPONENT, MIGRATIONS.length);
  }
  database.exec('COMMIT');
}

const sqlFile = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
