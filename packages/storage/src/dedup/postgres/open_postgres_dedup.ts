import { StorageError } from '../../errors.ts';
import { assertDedupEntry, assertDedupKey, assertEvictionLimit, entrySize, keySize } from '../limits.ts';
import {
  DEFAULT_MAX_PENDING_OPERATIONS,
  FOURTEEN_DAYS_MS,
  MAX_PENDING_SIZE,
  positiveInteger,
} from '../options.ts';
import { PendingOperations } from '../pending_operations.ts';
import type { DedupStore } from '../types.ts';
import { assertSession } from './assert_session.ts';
import { parseTarget } from './connection_target.ts';
import { durabilityWarnings } from './durability_warnings.ts';
import { migrate } from './migrate.ts';
import { PostgresIndex } from './postgres_index.ts';
import { PostgresPool } from './postgres_pool.ts';
import { PutBatcher } from './put_batcher.ts';

export interface PostgresDedupOptions {
  /** `postgres://[user:password@]host[:port]/database` */
  readonly connectionString: string;
  /** Made when absent. Default: `kakeya`. */
  readonly schema?: string;
  /** How long an entry lives, in ms. Default: 14 days. */
  readonly ttlMs?: number;
  /** Unix ms, for the TTL. Default: `Date.now`. */
  readonly clock?: () => number;
  /** Operations accepted and not yet answered; more are refused as overload. Default: 8,192. */
  readonly maxPendingOperations?: number;
  /** Connections at most; all but one may carry batches of puts at once. Default: 4. */
  readonly connections?: number;
  /** How long connecting, and then an answer, may take, in ms, before the operation fails. Default: 2,000. */
  readonly commandTimeoutMs?: number;
  /** Told at opening what the server's settings take from the store's promises. Default: `process.emitWarning`. */
  readonly onWarning?: (message: string) => void;
}

const DEFAULT_SCHEMA = 'kakeya';
/** Needs no quotes, so that it cannot end the statement that it is written into. */
const SCHEMA = /^[a-z_][a-z0-9_]{0,62}$/;
const DEFAULT_CONNECTIONS = 4;
const DEFAULT_COMMAND_TIMEOUT_MS = 2_000;

/**
 * A dedup store on a PostgreSQL server. Puts are gathered into batches; each batch is one statement and one commit,
 * flushed before it is answered (`synchronous_commit=on`, whatever the role's default is). A replica that takes over
 * has what was answered only if it is a synchronous one.
 *
 * While the server cannot answer, operations reject with `store_unavailable`, at once or after `commandTimeoutMs`. One
 * that was under way then may have been done: repeat it, and if the answer is "not first" with one's own digest, the
 * first try had won. Connections come back by themselves, without a restart.
 *
 * Rejects with `store_unavailable` when the server cannot be reached or its schema is newer than this program,
 * `invalid_argument` for options out of range.
 *
 * @example
 * const dedup = await openPostgresDedup({ connectionString: 'postgres://localhost/kakeya' });
 * const put = await dedup.putIfAbsent({ tenant: 'acme', scope: 'pcs', id }, { digest, value });
 * if (!put.first) replay(put.entry);
 */
export async function openPostgresDedup(options: PostgresDedupOptions): Promise<DedupStore> {
  const schema = schemaName(options.schema ?? DEFAULT_SCHEMA);
  const connections = positiveInteger('connections', options.connections ?? DEFAULT_CONNECTIONS);
  const maxOperations = positiveInteger(
    'maxPendingOperations',
    options.maxPendingOperations ?? DEFAULT_MAX_PENDING_OPERATIONS,
  );
  const indexOptions = {
    schema,
    ttlMs: positiveInteger('ttlMs', options.ttlMs ?? FOURTEEN_DAYS_MS),
    clock: options.clock ?? Date.now,
  };
  const pool = new PostgresPool({
    target: parseTarget(options.connectionString),
    connections,
    commandTimeoutMs: positiveInteger(
      'commandTimeoutMs',
      options.commandTimeoutMs ?? DEFAULT_COMMAND_TIMEOUT_MS,
    ),
  });
  await prepare(pool, schema, options.onWarning ?? ((message) => process.emitWarning(message)));
  const index = new PostgresIndex(pool, indexOptions);
  const batcher = new PutBatcher(index, Math.max(1, connections - 1));
  const pending = new PendingOperations({ name: pool.name, maxOperations, maxSize: MAX_PENDING_SIZE });
  let closed: Promise<void> | undefined;

  return {
    async get(key) {
      assertDedupKey(key);
      return pending.run(keySize(key), () => index.get(key));
    },
    async putIfAbsent(key, entry) {
      assertDedupKey(key);
      assertDedupEntry(entry);
      return pending.run(keySize(key) + entrySize(entry), () => batcher.put(key, entry));
    },
    async evictExpired(limit) {
      assertEvictionLimit(limit);
      return pending.run(0, () => index.evictExpired(limit));
    },
    ping: () => pending.run(0, () => index.ping()),
    close() {
      closed ??= pending.close().then(() => pool.close());
      return closed;
    },
  };
}

async function prepare(pool: PostgresPool, schema: string, warn: (message: string) => void): Promise<void> {
  try {
    await pool.run((client) => assertSession(client, pool.name));
    await pool.run((client) => migrate(client, schema));
    const warnings = await pool.run(durabilityWarnings);
    for (const warning of warnings) warn(`${pool.name}: ${warning}.`);
  } catch (error) {
    await pool.close();
    throw error;
  }
}

function schemaName(schema: string): string {
  if (SCHEMA.test(schema)) return schema;
  throw new StorageError(
    'invalid_argument',
    'The schema must be an identifier of lower-case letters, digits and underscores.',
  );
}
