import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DedupEntry, DedupKey, DedupStore, PutResult } from '../../src/dedup/types.ts';
import { StorageError, type StorageErrorCode } from '../../src/errors.ts';
import { childEntry, type ChildCommand, type ClaimReport } from './dedup_child.ts';
import { checkAgainstModel, concurrentBlocks } from './dedup_model.ts';

/** Storage that outlives the stores opened on it. Fresh and empty for each test. */
export interface DedupBacking {
  /** Several stores may be open on one backing. The store must take the time for its TTL from `clock`. */
  open(options?: { readonly ttlMs?: number; readonly clock?: () => number }): Promise<DedupStore>;
  /** How a child process opens a store on it: a module of the form of dedup_opener.ts, and its `config`. */
  readonly opener: { readonly module: URL; readonly config: string };
  /** Called once all stores are closed. */
  remove(): Promise<void>;
}

const CHILD = fileURLToPath(new URL('./dedup_child.ts', import.meta.url));
const KEY: DedupKey = { tenant: 'acme', scope: 'pcs', id: 'id-1' };
const LARGEST_VALUE = 1_048_576;

const UNSTORABLE: readonly [string, Partial<DedupKey>, Partial<DedupEntry>][] = [
  ['an empty tenant', { tenant: '' }, {}],
  ['an empty scope', { scope: '' }, {}],
  ['an empty id', { id: '' }, {}],
  ['an overlong id', { id: 'x'.repeat(257) }, {}],
  ['an id with a lone surrogate, which UTF-8 cannot tell from another', { id: 'x\ud800' }, {}],
  ['an id with U+0000', { id: 'x\0y' }, {}],
  ['an empty digest, which tells no claim from another', {}, { digest: '' }],
  ['an overlong digest', {}, { digest: 'x'.repeat(257) }],
  ['a value with a lone surrogate', {}, { value: '\udc00' }],
  ['a value with U+0000', {}, { value: '\0' }],
  ['a value over the cap', {}, { value: 'x'.repeat(LARGEST_VALUE + 1) }],
];

/** What every dedup store must do, whatever it is built on. */
export function describeDedupContract(name: string, createBacking: () => Promise<DedupBacking>): void {
  describe(`dedup contract: ${name}`, () => {
    let backing: DedupBacking;
    let stores: DedupStore[];
    let children: ChildProcess[];
    let nowMs: number;
    const clock = (): number => nowMs;

    beforeEach(async () => {
      backing = await createBacking();
      stores = [];
      children = [];
      nowMs = Date.UTC(2030, 0, 1);
    });

    afterEach(async () => {
      await Promise.all(children.map(kill));
      await Promise.all(stores.map((store) => store.close()));
      await backing.remove();
    });

    async function open(ttlMs?: number): Promise<DedupStore> {
      const store = await backing.open(ttlMs === undefined ? { clock } : { clock, ttlMs });
      stores.push(store);
      return store;
    }

    async function startChild(): Promise<ChildProcess> {
      const child = fork(CHILD, [backing.opener.module.href, backing.opener.config], { execArgv: [] });
      children.push(child);
      await once(child, 'message');
      return child;
    }

    describe('first write wins', () => {
      it('of 64 concurrent puts of one key exactly one is first, and 63 get its entry', async () => {
        const store = await open();
        const entries = Array.from({ length: 64 }, (_, i) => ({ digest: `d${i}`, value: `v${i}` }));
        const results = await Promise.all(entries.map((entry) => store.putIfAbsent(KEY, entry)));
        expect(entries).toContain(agreedWinner(entries, results));
      });

      it('holds between two stores on one backing', async () => {
        const pair = [await open(), await open()];
        const entries = Array.from({ length: 64 }, (_, i) => ({ digest: `d${i}`, value: `v${i}` }));
        const results = await Promise.all(entries.map((entry, i) => at(pair, i % 2).putIfAbsent(KEY, entry)));
        expect(entries).toContain(agreedWinner(entries, results));
      });

      it('holds between processes that open the backing together', async () => {
        const names = ['a', 'b', 'c', 'd'];
        const ids = Array.from({ length: 300 }, (_, i) => `contested-${i}`);
        const started = await Promise.all(names.map(startChild));
        const reports = await Promise.all(
          started.map((child, i) =>
            // Each starts elsewhere in the list, so that every child meets ids before and after the others do.
            claimReport(child, { command: 'claim', name: at(names, i), ids: rotate(ids, i * 75) }),
          ),
        );

        const winners = new Map<string, string>();
        for (const [i, report] of reports.entries()) {
          for (const id of report.won) {
            expect(winners.has(id), `${id} was won twice`).toBe(false);
            winners.set(id, at(names, i));
          }
        }
        expect(winners.size).toBe(ids.length);
        for (const { id, entry } of reports.flatMap((report) => report.lost)) {
          expect(entry).toEqual(childEntry(winners.get(id) ?? 'nobody', id));
        }
      });

      it('an equal entry put again is a replay, not a second first', async () => {
        const store = await open();
        const entry = { digest: 'd', value: 'v' };
        expect(await store.putIfAbsent(KEY, entry)).toEqual({ first: true });
        expect(await store.putIfAbsent(KEY, entry)).toEqual({ first: false, entry });
      });
    });

    describe('keys', () => {
      it('tenants, scopes and ids never share a key, however their names run together', async () => {
        const store = await open();
        const keys: DedupKey[] = [
          { tenant: 'a', scope: 'b', id: 'c' },
          { tenant: 'other', scope: 'b', id: 'c' },
          { tenant: 'a', scope: 'other', id: 'c' },
          { tenant: 'ab', scope: 'b', id: 'c' },
          { tenant: 'a', scope: 'bc', id: 'c' },
          { tenant: 'a:b', scope: 'b', id: 'c' },
          { tenant: 'a', scope: 'b:b', id: 'c' },
          { tenant: 'a', scope: 'b', id: 'b:c' },
          { tenant: 'A', scope: 'b', id: 'c' },
          { tenant: 'a ', scope: 'b', id: 'c' },
          { tenant: 'é', scope: 'b', id: 'c' },
          { tenant: 'e\u0301', scope: 'b', id: 'c' },
          { tenant: "a'; --", scope: '{b}', id: '*' },
        ];
        for (const [i, key] of keys.entries()) {
          expect(await store.putIfAbsent(key, { digest: `d${i}`, value: `v${i}` })).toEqual({ first: true });
        }
        for (const [i, key] of keys.entries()) {
          expect(await store.get(key)).toEqual({ digest: `d${i}`, value: `v${i}` });
        }
      });

      it('accepts parts of 256 characters that take three bytes each', async () => {
        const store = await open();
        const part = '界'.repeat(256);
        const key = { tenant: part, scope: part, id: part };
        expect(await store.putIfAbsent(key, { digest: 'd', value: 'v' })).toEqual({ first: true });
        expect(await store.get(key)).toEqual({ digest: 'd', value: 'v' });
      });

      it('refuses what some engine could not keep apart or give back, and stores nothing of it', async () => {
        const store = await open();
        for (const [what, key, entry] of UNSTORABLE) {
          const put = store.putIfAbsent({ ...KEY, ...key }, { digest: 'd', value: 'v', ...entry });
          expect(await refusal(put), `refuses ${what}`).toBe('invalid_argument');
          expect(await refusal(store.get({ ...KEY, ...key })), `refuses ${what}`).toBe(
            Object.keys(key).length > 0 ? 'invalid_argument' : undefined,
          );
        }
        expect(await store.get(KEY)).toBeUndefined();
      });
    });

    describe('values', () => {
      it.each([
        ['empty', ''],
        ['unicode', '{"città":"東京 \u{1f600} \u202e\u0301 \r\n\t\\"}'],
        ['that looks like SQL or a number', '0012e3'],
        ['of 1 MiB', 'k'.repeat(LARGEST_VALUE)],
        ['of 1 Mi characters of three bytes', '界'.repeat(LARGEST_VALUE)],
      ])('gives a loser and a reader exactly the winner’s value: %s', async (_, value) => {
        const store = await open();
        const entry = { digest: 'sha256:ÿ', value };
        await store.putIfAbsent(KEY, entry);
        const put = await store.putIfAbsent(KEY, { digest: 'other', value: 'other' });
        expect(!put.first && put.entry.digest === entry.digest && put.entry.value === value).toBe(true);
        expect((await store.get(KEY))?.value === value).toBe(true);
      });

      it('a get after a put sees it, in this store and in another', async () => {
        const [one, other] = [await open(), await open()];
        expect(await one.get(KEY)).toBeUndefined();
        const put = one.putIfAbsent(KEY, { digest: 'd', value: 'v' });
        await put;
        expect(await one.get(KEY)).toEqual({ digest: 'd', value: 'v' });
        expect(await other.get(KEY)).toEqual({ digest: 'd', value: 'v' });
      });
    });

    describe('expiry', () => {
      it('an entry lives until its TTL has passed, then counts as absent', async () => {
        const store = await open(1_000);
        await store.putIfAbsent(KEY, { digest: 'old', value: 'old' });
        nowMs += 999;
        expect(await store.get(KEY)).toEqual({ digest: 'old', value: 'old' });
        nowMs += 1;
        expect(await store.get(KEY)).toBeUndefined();
      });

      it('one of many puts over an expired entry is first, and starts a new TTL', async () => {
        const store = await open(1_000);
        await store.putIfAbsent(KEY, { digest: 'old', value: 'old' });
        nowMs += 1_000;
        const entries = Array.from({ length: 16 }, (_, i) => ({ digest: `d${i}`, value: `v${i}` }));
        const results = await Promise.all(entries.map((entry) => store.putIfAbsent(KEY, entry)));
        expect(entries).toContain(agreedWinner(entries, results));
        nowMs += 999;
        expect(await store.get(KEY)).toBeDefined();
      });

      it('a replay does not prolong an entry’s life', async () => {
        const store = await open(1_000);
        await store.putIfAbsent(KEY, { digest: 'd', value: 'v' });
        nowMs += 600;
        await store.putIfAbsent(KEY, { digest: 'd', value: 'v' });
        nowMs += 400;
        expect(await store.get(KEY)).toBeUndefined();
      });

      it('eviction stays within its limit, comes to an end, and leaves every live entry', async () => {
        const store = await open(1_000);
        const ids = Array.from({ length: 25 }, (_, i) => `dead-${i}`);
        await Promise.all(ids.map((id) => store.putIfAbsent({ ...KEY, id }, { digest: 'd', value: id })));
        nowMs += 500;
        await store.putIfAbsent(KEY, { digest: 'live', value: 'live' });
        expect(await store.evictExpired(10)).toBe(0);
        nowMs += 500;
        for (let evicted = -1; evicted !== 0; ) {
          evicted = await store.evictExpired(10);
          expect(evicted).toBeLessThanOrEqual(10);
        }
        expect(await store.get(KEY)).toEqual({ digest: 'live', value: 'live' });
        expect(await store.get({ ...KEY, id: 'dead-0' })).toBeUndefined();
      });

      it('refuses an eviction limit that is not a positive integer', async () => {
        const store = await open();
        for (const limit of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
          expect(await refusal(store.evictExpired(limit)), `${limit}`).toBe('invalid_argument');
        }
      });
    });

    it('agrees with a map under any interleaving of concurrent blocks, stores, time and eviction', async () => {
      const pair = [await open(1_000), await open(1_000)];
      let run = 0;
      const property = fc.assert(
        fc.asyncProperty(concurrentBlocks(pair.length), async (blocks) => {
          const tenant = `run-${run++}`;
          await checkAgainstModel(pair, tenant, 1_000, blocks, {
            now: () => nowMs,
            advance: (ms) => {
              nowMs += ms;
            },
          });
        }),
        { numRuns: 60 },
      );
      await expect(property).resolves.toBeUndefined();
    });

    describe('life cycle', () => {
      it('what was acknowledged before kill -9 is there afterwards', async () => {
        const child = await startChild();
        const acknowledged: string[] = [];
        const enough = new Promise<void>((resolve) => {
          child.on('message', (id: string) => {
            acknowledged.push(id);
            if (acknowledged.length === 400) resolve();
          });
        });
        child.send({ command: 'flood', name: 'doomed', ids: [] } satisfies ChildCommand);
        await enough;
        await kill(child);

        nowMs = Date.now();
        const store = await open();
        for (const id of acknowledged) {
          expect(await store.get({ tenant: 't', scope: 'pcs', id })).toEqual(childEntry('doomed', id));
        }
      });

      it('what was stored is there after closing and opening', async () => {
        const before = await open();
        await before.putIfAbsent(KEY, { digest: 'd', value: 'v' });
        await before.close();
        const after = await open();
        expect(await after.putIfAbsent(KEY, { digest: 'x', value: 'x' })).toEqual({
          first: false,
          entry: { digest: 'd', value: 'v' },
        });
      });

      it('stores that open an empty backing together all work', async () => {
        const many = await Promise.all(Array.from({ length: 6 }, () => open()));
        const entries = many.map((_, i) => ({ digest: `d${i}`, value: `v${i}` }));
        const results = await Promise.all(many.map((store, i) => store.putIfAbsent(KEY, at(entries, i))));
        expect(entries).toContain(agreedWinner(entries, results));
      });

      it('ping answers while the store is open', async () => {
        const store = await open();
        await expect(store.ping()).resolves.toBeUndefined();
      });

      it('close answers what was submitted before it, and refuses what comes after', async () => {
        const store = await open();
        const ids = Array.from({ length: 100 }, (_, i) => `id-${i}`);
        const puts = Promise.all(
          ids.map((id) => store.putIfAbsent({ ...KEY, id }, { digest: 'd', value: id })),
        );
        const closed = store.close();
        expect(await puts).toEqual(ids.map(() => ({ first: true })));
        await closed;
        await store.close();
        expect(await refusal(store.get(KEY))).toBe('store_closed');
        expect(await refusal(store.putIfAbsent(KEY, { digest: 'd', value: 'v' }))).toBe('store_closed');
        expect(await refusal(store.evictExpired(1))).toBe('store_closed');
        expect(await refusal(store.ping())).toBe('store_closed');
      });
    });
  });
}

/** The entry of the only put that was first. Fails when there is not one, or when a loser was given another. */
function agreedWinner(entries: readonly DedupEntry[], results: readonly PutResult[]): DedupEntry | undefined {
  const winners = entries.filter((_, i) => results[i]?.first === true);
  expect(winners).toHaveLength(1);
  const losers = results.flatMap((result) => (result.first ? [] : [result.entry]));
  expect(losers).toEqual(Array.from({ length: entries.length - 1 }, () => winners[0]));
  return winners[0];
}

async function refusal(promise: Promise<unknown>): Promise<StorageErrorCode | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (error instanceof StorageError) return error.code;
    throw error;
  }
}

async function claimReport(child: ChildProcess, command: ChildCommand): Promise<ClaimReport> {
  const report = new Promise<ClaimReport>((resolve, reject) => {
    child.once('message', (message: ClaimReport) => resolve(message));
    child.once('exit', (code, signal) => reject(new Error(`the child ended early: ${code ?? signal}`)));
  });
  child.send(command);
  return report;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function rotate<T>(items: readonly T[], by: number): T[] {
  return [...items.slice(by), ...items.slice(0, by)];
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`no item ${index}`);
  return item;
}
