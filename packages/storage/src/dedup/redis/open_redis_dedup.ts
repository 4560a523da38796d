import { assertDedupEntry, assertDedupKey, assertEvictionLimit, entrySize, keySize } from '../limits.ts';
import {
  DEFAULT_MAX_PENDING_OPERATIONS,
  FOURTEEN_DAYS_MS,
  MAX_PENDING_SIZE,
  positiveInteger,
} from '../options.ts';
import { PendingOperations } from '../pending_operations.ts';
import type { DedupStore } from '../types.ts';
import { durabilityWarnings } from './durability_warnings.ts';
import { parseRedisUrl } from '../../redis/redis_address.ts';
import { RedisConnection } from '../../redis/redis_connection.ts';
import { RedisIndex } from './redis_index.ts';

export interface RedisDedupOptions {
  /** `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. */
  readonly url: string;
  /** How long an entry lives, in ms. Default: 14 days. */
  readonly ttlMs?: number;
  /** Unix ms, for the TTL. Default: `Date.now`. */
  readonly clock?: () => number;
  /** Begins every key. No store's prefix may begin another's on the same database. Default: `kakeya:dedup:`. */
  readonly keyPrefix?: string;
  /** Operations accepted and not yet answered; more are refused as overload. Default: 8,192. */
  readonly maxPendingOperations?: number;
  /** How long an answer may take, in ms, before the operation fails. Default: 2,000. */
  readonly commandTimeoutMs?: number;
  /** Told at opening what the server's settings take from the store's promises. Default: `process.emitWarning`. */
  readonly onWarning?: (message: string) => void;
}

const DEFAULT_KEY_PREFIX = 'kakeya:dedup:';
const DEFAULT_COMMAND_TIMEOUT_MS = 2_000;

/**
 * A dedup store on a Redis server (or a proxy of a cluster: an entry is one key). Redis frees expired entries by
 * itself, an hour later, so `evictExpired` finds nothing to delete.
 *
 * **Durable only as far as the server is set up to be.** With `appendonly yes` and `appendfsync always` an answer is
 * given after the fsync, and survives a crash. With anything less, a crash takes back the answers of the last second
 * or more; with a `maxmemory-policy` other than `noeviction`, memory pressure takes back any. Replication is
 * asynchronous: a failover loses what had not reached the replica. Each id so lost can be claimed a second time.
 *
 * While the server cannot answer, operations reject with `store_unavailable`, at once or after `commandTimeoutMs`. One
 * that was under way then may have been done: repeat it, and if the answer is "not first" with one's own digest, the
 * first try had won. The connection comes back by itself, without a restart.
 *
 * Rejects with `store_unavailable` when the server cannot be reached, `invalid_argument` for options out of range.
 *
 * @example
 * const dedup = await openRedisDedup({ url: 'redis://127.0.0.1:6379' });
 * const put = await dedup.putIfAbsent({ tenant: 'acme', scope: 'pcs', id }, { digest, value });
 * if (!put.first) replay(put.entry);
 */
export async function openRedisDedup(options: RedisDedupOptions): Promise<DedupStore> {
  const indexOptions = {
    keyPrefix: options.keyPrefix ?? DEFAULT_KEY_PREFIX,
    ttlMs: positiveInteger('ttlMs', options.ttlMs ?? FOURTEEN_DAYS_MS),
    clock: options.clock ?? Date.now,
  };
  const maxOperations = positiveInteger(
    'maxPendingOperations',
    options.maxPendingOperations ?? DEFAULT_MAX_PENDING_OPERATIONS,
  );
  const connection = await RedisConnection.open({
    address: parseRedisUrl(options.url),
    commandTimeoutMs: positiveInteger(
      'commandTimeoutMs',
      options.commandTimeoutMs ?? DEFAULT_COMMAND_TIMEOUT_MS,
    ),
  });
  await reportDurability(connection, options.onWarning ?? ((message) => process.emitWarning(message)));
  const index = new RedisIndex(connection, indexOptions);
  const pending = new PendingOperations({ name: connection.name, maxOperations, maxSize: MAX_PENDING_SIZE });

  return {
    async get(key) {
      assertDedupKey(key);
      return pending.run(keySize(key), () => index.get(key));
    },
    async putIfAbsent(key, entry) {
      assertDedupKey(key);
      assertDedupEntry(entry);
      return pending.run(keySize(key) + entrySize(entry), () => index.put(key, entry));
    },
    async evictExpired(limit) {
      assertEvictionLimit(limit);
      return pending.run(0, () => Promise.resolve(0));
    },
    ping: () => pending.run(0, () => index.ping()),
    async close() {
      await pending.close();
      connection.close();
    },
  };
}

async function reportDurability(connection: RedisConnection, warn: (message: string) => void): Promise<void> {
  try {
    const warnings = await connection.ask(durabilityWarnings);
    for (const warning of warnings) warn(`${connection.name}: ${warning}.`);
  } catch (error) {
    connection.close();
    throw error;
  }
}
