import { readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

const COMPONENT = 'dedup';
const VERSIONS_TABLE = '000_schema_versions.sql';
/** Applied in this order; the version of a schema is how many of them it has. */
const MIGRATIONS = ['001_dedup.sql'];

/**
 * Brings the schema up to date. The write lock is taken before the version is read, so of two processes that open a
 * new file together one creates the tables and the other finds them. Throws on a schema newer than this code.
 */
export function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  database.exec(sqlFile(VERSIONS_TABLE));
  const version = schemaVersion(database);
  if (version > MIGRATIONS.length) {
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

function schemaVersion(database: DatabaseSync): number {
  const row = database
    .prepare('SELECT version FROM kakeya_schema_versions WHERE component = ?')
    .get(COMPONENT);
  if (row === undefined) return 0;
  if (typeof row['version'] !== 'number') throw new Error('its schema version is not a number');
  return row['version'];
}

function sqlFile(name: string): string {
  return readFileSync(new URL(`../sql/${name}`, import.meta.url), 'utf8');
}
