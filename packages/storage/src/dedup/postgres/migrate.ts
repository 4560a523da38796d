import { readFileSync } from 'node:fs';
import type { ClientBase } from 'pg';
import { StorageError } from '../../errors.ts';

const COMPONENT = 'dedup';
const VERSIONS_TABLE = '000_schema_versions.sql';
/** Applied in this order; the version of a schema is how many of them it has. Shared with the embedded index. */
const MIGRATIONS = ['001_dedup.sql'];

/**
 * Brings the schema up to date in one transaction, under a lock: of two processes that open an empty database together
 * one creates the tables and the other finds them. Rejects on a schema newer than this code, and as the server does.
 */
export async function migrate(client: ClientBase, schema: string): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`kakeya/migrate/${schema}`]);
  await createSchema(client, schema);
  await client.query("SELECT set_config('search_path', $1, true)", [schema]);
  await client.query(sqlFile(VERSIONS_TABLE));
  const version = await schemaVersion(client);
  if (version > MIGRATIONS.length) {
    throw new StorageError(
      'store_unavailable',
      `The dedup schema ${schema} has version ${version}, newer than this program's ${MIGRATIONS.length}: upgrade.`,
    );
  }
  for (const migration of MIGRATIONS.slice(version)) await client.query(sqlFile(migration));
  if (version < MIGRATIONS.length) {
    await client.query(
      `INSERT INTO kakeya_schema_versions (component, version) VALUES ($1, $2)
       ON CONFLICT (component) DO UPDATE SET version = excluded.version`,
      [COMPONENT, MIGRATIONS.length],
    );
  }
  await client.query('COMMIT');
}

/** Asks first: CREATE SCHEMA IF NOT EXISTS needs the right to create one even where it exists. */
async function createSchema(client: ClientBase, schema: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${schema}`);
}

async function schemaVersion(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ readonly version: number }>(
    'SELECT version FROM kakeya_schema_versions WHERE component = $1',
    [COMPONENT],
  );
  return rows[0]?.version ?? 0;
}

function sqlFile(name: string): string {
  return readFileSync(new URL(`../sql/${name}`, import.meta.url), 'utf8');
}
