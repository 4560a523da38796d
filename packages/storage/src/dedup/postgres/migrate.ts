import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ClientBase } from 'pg';
import { StorageError } from '../../errors.ts';

const COMPONENT = 'dedup';
const MIGRATIONS_TABLE = '000_schema_migrations_postgres.sql';
/** Applied in this order; the version of a schema is how many of them it has. Shared with the embedded index. */
const MIGRATIONS = ['001_dedup.sql'];

interface AppliedFile {
  readonly name: string;
  readonly checksum: string;
}

/**
 * Brings the schema up to date in one transaction, under a lock: of two processes that open an empty database together
 * one creates the tables and the other finds them. Asks before it creates anything: CREATE … IF NOT EXISTS needs the
 * right to create even where there is nothing to do, and a gateway need not have it.
 *
 * Rejects on a schema newer than this program, on one made by other files than this program's, and as the server does.
 */
export async function migrate(client: ClientBase, schema: string): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`kakeya/migrate/${schema}`]);
  const schemas = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  if (schemas.rowCount === 0) await client.query(`CREATE SCHEMA ${schema}`);
  await client.query("SELECT set_config('search_path', $1, true)", [schema]);
  const tables = await client.query('SELECT 1 WHERE to_regclass($1) IS NULL', [
    `${schema}.kakeya_schema_migrations`,
  ]);
  if (tables.rowCount === 1) await client.query(sqlFile(MIGRATIONS_TABLE));

  const applied = await appliedFiles(client);
  assertApplied(applied, schema);
  for (const [index, name] of MIGRATIONS.entries()) {
    if (index < applied.length) continue;
    const sql = sqlFile(name);
    await client.query(sql);
    await client.query('INSERT INTO kakeya_schema_migrations VALUES ($1, $2, $3, $4)', [
      COMPONENT,
      index + 1,
      name,
      checksum(sql),
    ]);
  }
  await client.query('COMMIT');
}

async function appliedFiles(client: ClientBase): Promise<readonly AppliedFile[]> {
  const { rows } = await client.query<AppliedFile>(
    'SELECT name, checksum FROM kakeya_schema_migrations WHERE component = $1 ORDER BY version',
    [COMPONENT],
  );
  return rows;
}

/** What this program believes of the tables holds only if its own files made them. */
function assertApplied(applied: readonly AppliedFile[], schema: string): void {
  if (applied.length > MIGRATIONS.length) {
    throw refused(
      schema,
      `has version ${applied.length}, newer than this program's ${MIGRATIONS.length}: upgrade`,
    );
  }
  for (const [index, file] of applied.entries()) {
    const name = MIGRATIONS[index];
    if (name === undefined || name !== file.name || checksum(sqlFile(name)) !== file.checksum) {
      throw refused(
        schema,
        `was made by another ${file.name} than this program's: install the release that made it`,
      );
    }
  }
}

function refused(schema: string, why: string): StorageError {
  return new StorageError('store_unavailable', `The dedup schema ${schema} ${why}.`);
}

function checksum(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}

function sqlFile(name: string): string {
  return readFileSync(new URL(`../sql/${name}`, import.meta.url), 'utf8');
}
