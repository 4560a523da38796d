import { dirname } from 'node:path';
import { nodeDisk } from '../../disk/mod.ts';
import { assertDedupEntry, assertDedupKey, assertEvictionLimit } from '../limits.ts';
import {
  DEFAULT_MAX_PENDING_OPERATIONS,
  FOURTEEN_DAYS_MS,
  MAX_PENDING_SIZE,
  positiveInteger,
} from '../options.ts';
import type { DedupStore } from '../types.ts';
import { BatchPipeline } from './batch_pipeline.ts';
import { evictOperation, getOperation, pingOperation, putOperation } from './operations.ts';
import { openWorkerLink } from './worker_link.ts';

export interface EmbeddedDedupOptions {
  /** The SQLite file; it and its directory are made when absent. Several processes may open one file. */
  readonly path: string;
  /** How long an entry lives, in ms. Default: 14 days. */
  readonly ttlMs?: number;
  /** Unix ms, for the TTL. Default: `Date.now`. */
  readonly clock?: () => number;
  /** Operations accepted and not yet answered; more are refused as overload. Default: 8,192. */
  readonly maxPendingOperations?: number;
  /** How long a batch waits for another process that is writing, in ms, before it fails. Default: 5,000. */
  readonly busyTimeoutMs?: number;
}

const DEFAULT_BUSY_TIMEOUT_MS = 5_000;

/**
 * A dedup store in one SQLite file, in a thread of its own. Concurrent operations share a transaction and its fsync;
 * they take effect in the order of the calls, and an answer is given only after the commit.
 *
 * When the file, the disk or the thread fails, operations reject with `store_unavailable`, saying what to do. An
 * operation that was under way then may have been done: repeat it, and if the answer is "not first" with one's own
 * digest, the first try had won. The store is reopened by a later operation, without a restart.
 *
 * Rejects with `store_unavailable` when the file cannot be opened, `invalid_argument` for options out of range.
 *
 * @example
 * const dedup = await openEmbeddedDedup({ path: '.kakeya/dedup.sqlite' });
 * const put = await dedup.putIfAbsent({ tenant: 'acme', scope: 'pcs', id }, { digest, value });
 * if (!put.first) replay(put.entry);
 */
export async function openEmbeddedDedup(options: EmbeddedDedupOptions): Promise<DedupStore> {
  const ttlMs = positiveInteger('ttlMs', options.ttlMs ?? FOURTEEN_DAYS_MS);
  const busyTimeoutMs = positiveInteger('busyTimeoutMs', options.busyTimeoutMs ?? DEFAULT_BUSY_TIMEOUT_MS);
  let openedBefore = false;
  const pipeline = await BatchPipeline.open({
    name: `The dedup index ${options.path}`,
    openLink: async (events) => {
      if (!openedBefore) await nodeDisk().makeDirectory(dirname(options.path));
      const config = { path: options.path, ttlMs, busyTimeoutMs, mustExist: openedBefore };
      const link = await openWorkerLink(config, events);
      openedBefore = true;
      return link;
    },
    clock: options.clock ?? Date.now,
    maxPendingOperations: positiveInteger(
      'maxPendingOperations',
      options.maxPendingOperations ?? DEFAULT_MAX_PENDING_OPERATIONS,
    ),
    maxPendingSize: MAX_PENDING_SIZE,
    nowMs: () => performance.now(),
    random: Math.random,
  });

  return {
    async get(key) {
      assertDedupKey(key);
      return pipeline.submit(getOperation(key));
    },
    async putIfAbsent(key, entry) {
      assertDedupKey(key);
      assertDedupEntry(entry);
      return pipeline.submit(putOperation(key, entry));
    },
    async evictExpired(limit) {
      assertEvictionLimit(limit);
      return pipeline.submit(evictOperation(limit));
    },
    ping: () => pipeline.submit(pingOperation()),
    close: () => pipeline.close(),
  };
}
