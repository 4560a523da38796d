import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const COMPONENT = 'features';
/** Applied in this order; the version of a schema is how many of them it has. */
const MIGRATIONS = ['./sql/001_features.sql'];
const VERSIONS_TABLE = '../dedup/sql/000_schema_versions.sql';

/** Opens the file durably (WAL, fsync at each commit) with an up-to-date schema. Throws what SQLite throws. */
export function openFeatureDatabase(path: string, busyTimeoutMs: number): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    const mode = database.prepare('PRAGMA journal_mode = WAL').get();
    if (mode?.['journal_mode'] !== 'wal') {
      throw new Error('its file system does not support write-ahead logging: use a local disk');
    }
    database.exec('PRAGMA synchronous = FULL');
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
      `its schema has version ${version}, newer than this program's ${MIGRATIONS.length}: upgrade`,
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
