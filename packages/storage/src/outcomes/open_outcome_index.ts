import { dirname } from 'node:path';
import { nodeDisk } from '../disk/mod.ts';
import { StorageError } from '../errors.ts';
import { IndexThread } from './embedded/index_thread.ts';
import { ReopenedThread } from './embedded/reopened_thread.ts';
import { TwoLanes } from './embedded/two_lanes.ts';
import {
  assertBatch,
  assertId,
  assertInstant,
  assertListed,
  assertOverviewQuery,
  assertTenant,
  assertWindow,
} from './limits.ts';
import type { OutcomeIndex } from './types.ts';

export interface OutcomeIndexOptions {
  /** The SQLite file; it and its directory are made when absent. One process at a time fills it. */
  readonly path: string;
  /** The journal that it is filled from. What the file has of another one is forgotten at opening. */
  readonly journalId: string;
  /** How long a call waits for another process that has the file locked, in ms. Default: 5,000. */
  readonly busyTimeoutMs?: number;
  /** Reads accepted and not yet begun; more are refused as overload. Default: 256. */
  readonly maxWaitingReads?: number;
}

const MAX_WAITING_WRITES = 64;

/**
 * An index of outcomes in one SQLite file, in a thread of its own: however long a query takes, only other calls of the
 * index wait for it.
 *
 * When the file, the disk or the thread fails, calls reject with `store_unavailable`, saying what to do; the file is
 * opened anew by a later call. A damaged file is to be deleted: the index is filled again from the journal.
 *
 * Rejects with `store_unavailable` when the file cannot be opened, `invalid_argument` for options out of range.
 *
 * @example
 * const index = await openOutcomeIndex({ path: '.kakeya/outcomes.sqlite', journalId });
 * await index.put(batch, throughSeq);
 * const { total, outcomes } = await index.list({ tenant: 'acme', order: 'newest', offset: 0, limit: 100 });
 */
export async function openOutcomeIndex(options: OutcomeIndexOptions): Promise<OutcomeIndex> {
  const { path, journalId } = options;
  const name = `The outcome index ${path}`;
  const busyTimeoutMs = positive('busyTimeoutMs', options.busyTimeoutMs ?? 5_000);
  const read = positive('maxWaitingReads', options.maxWaitingReads ?? 256);
  const lanes = new TwoLanes({ name, mostWaiting: { read, write: MAX_WAITING_WRITES } });
  let openedBefore = false;
  const thread = new ReopenedThread({
    name,
    open: async () => {
      if (!openedBefore) await nodeDisk().makeDirectory(dirname(path));
      const opened = await IndexThread.open({ path, journalId, busyTimeoutMs, mustExist: openedBefore });
      openedBefore = true;
      return opened;
    },
    nowMs: () => performance.now(),
    random: Math.random,
  });
  await thread.ask('position', []);

  return {
    async put(batch, throughSeq) {
      assertBatch(batch, throughSeq);
      return lanes.run('write', () => thread.ask('put', [batch, throughSeq]));
    },
    position: () => lanes.run('read', () => thread.ask('position', [])),
    async list(window) {
      assertWindow(window);
      return lanes.run('read', () => thread.ask('list', [window]));
    },
    async history(tenant, pcsId) {
      assertId(tenant, pcsId);
      return lanes.run('read', () => thread.ask('history', [tenant, pcsId]));
    },
    async overview(query) {
      assertOverviewQuery(query);
      return lanes.run('read', () => thread.ask('overview', [query]));
    },
    async scores(tenant, limit) {
      assertTenant(tenant);
      assertListed(limit);
      return lanes.run('read', () => thread.ask('scores', [tenant, limit]));
    },
    async acts(query) {
      assertTenant(query.tenant);
      assertListed(query.limit);
      return lanes.run('read', () => thread.ask('acts', [query]));
    },
    async prune(before) {
      assertInstant('rowsBeforeMs', before.rowsBeforeMs);
      assertInstant('countsBeforeMs', before.countsBeforeMs);
      return lanes.run('write', () => thread.ask('prune', [before]));
    },
    clear: () => lanes.run('write', () => thread.ask('clear', [])),
    async close() {
      await lanes.close();
      await thread.close();
    },
  };
}

function positive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new StorageError('invalid_argument', `${name} must be a positive integer; got ${value}.`);
}
