import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { PrivateServer } from '@kakeya/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DedupEntry, DedupKey, DedupStore, PutResult } from '../../src/dedup/types.ts';
import { StorageError } from '../../src/errors.ts';
import { childEntry, type ChildCommand, type ClaimReport } from './dedup_child.ts';

/** A store on a server that the suite may kill and freeze. Fresh and empty for each test. */
export interface DedupOnServer {
  readonly server: PrivateServer;
  /** An answer may take so long. */
  open(options: { readonly timeoutMs: number }): Promise<DedupStore>;
  /** How a child process opens a store on it: a module of the form of dedup_opener.ts, and its `config`. */
  readonly opener: { readonly module: URL; readonly config: string };
}

interface Attempt {
  readonly key: DedupKey;
  readonly entry: DedupEntry;
  /** undefined: it was answered, with `first`. */
  readonly refusal: unknown;
}

const CHILD = fileURLToPath(new URL('./dedup_child.ts', import.meta.url));
const POLL = { timeout: 30_000, interval: 10 };
const CALLERS = 32;
const KEY: DedupKey = { tenant: 't', scope: 'pcs', id: 'id' };
const ENTRY: DedupEntry = { digest: 'd', value: 'v' };

/** What every dedup store on a server must do when the server fails. */
export function describeDedupOutages(name: string, create: () => Promise<DedupOnServer>): void {
  describe(`dedup outages: ${name}`, () => {
    let subject: DedupOnServer;
    let stores: DedupStore[];
    let children: ChildProcess[];

    beforeEach(async () => {
      subject = await create();
      stores = [];
      children = [];
    });

    afterEach(async () => {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(stores.map((store) => store.close()));
    });

    async function open(timeoutMs = 2_000): Promise<DedupStore> {
      const store = await subject.open({ timeoutMs });
      stores.push(store);
      return store;
    }

    async function startChild(): Promise<ChildProcess> {
      const child = fork(CHILD, [subject.opener.module.href, subject.opener.config], { execArgv: [] });
      children.push(child);
      await once(child, 'message');
      return child;
    }

    it('killed under load: what was answered is there, nothing is decided twice, the store recovers by itself', async () => {
      const store = await open();
      const load = startLoad(store);
      await expect.poll(() => load.answered(), POLL).toBeGreaterThan(200);
      await subject.server.kill();
      await expect.poll(() => load.refused(), POLL).toBeGreaterThan(CALLERS);
      const answeredBefore = load.answered();
      await subject.server.start();
      await expect.poll(() => load.answered(), POLL).toBeGreaterThan(answeredBefore + 200);
      await assertEachDecidedOnce(store, await load.stop());
    });

    it('frozen: operations are refused, not left hanging, and the store recovers by itself', async () => {
      const store = await open(200);
      await store.putIfAbsent(KEY, ENTRY);
      subject.server.pause();
      const attempts = await Promise.all(Array.from({ length: 64 }, (_, i) => attempt(store, `frozen-${i}`)));
      expect(attempts.filter(({ refusal }) => refusal === undefined)).toEqual([]);
      await expect(store.ping()).rejects.toMatchObject({ code: 'store_unavailable' });
      subject.server.resume();
      await untilItAnswers(store);
      await assertEachDecidedOnce(store, attempts);
      expect(await store.get(KEY)).toEqual(ENTRY);
    });

    it('gone: operations are refused with what became of them, and a new store does not open', async () => {
      const store = await open();
      await subject.server.kill();
      await expect
        .poll(async () => (await attempt(store, 'gone')).refusal, POLL)
        .toMatchObject({ code: 'store_unavailable', message: expect.stringContaining('was not done') });
      for (const asked of [store.get(KEY), store.ping()]) {
        await expect(asked).rejects.toMatchObject({ code: 'store_unavailable' });
      }
      await expect(subject.open({ timeoutMs: 500 })).rejects.toMatchObject({ code: 'store_unavailable' });
      await subject.server.start();
      await untilItAnswers(store);
    });

    it('stopped in good order while nothing is asked: the next operations are answered after it is back', async () => {
      const store = await open();
      await store.putIfAbsent(KEY, ENTRY);
      await subject.server.stop();
      await subject.server.start();
      await untilItAnswers(store);
      expect(await store.putIfAbsent(KEY, { digest: 'x', value: 'x' })).toEqual({
        first: false,
        entry: ENTRY,
      });
    });

    it('of 64 puts of each key in each of three processes exactly one is first', async () => {
      const keys = Array.from({ length: 12 }, (_, i) => `contested-${i}`);
      const ids = Array.from({ length: 64 }, () => keys).flat();
      const started = await Promise.all([startChild(), startChild(), startChild()]);
      const reports = await Promise.all(
        started.map((child, i) =>
          // Every other process takes the keys from the end, so that they meet in opposite orders.
          claimReport(child, {
            command: 'claim',
            name: `child ${i}`,
            ids: i % 2 === 0 ? ids : ids.toReversed(),
          }),
        ),
      );
      expect(reports.flatMap(({ won }) => won).toSorted()).toEqual(keys.toSorted());
      const winners = new Map(reports.flatMap(({ won }, i) => won.map((id) => [id, `child ${i}`])));
      for (const { id, entry } of reports.flatMap(({ lost }) => lost)) {
        expect(entry).toEqual(childEntry(winners.get(id) ?? 'nobody', id));
      }
    });
  });
}

async function attempt(store: DedupStore, id: string): Promise<Attempt> {
  const key = { ...KEY, id };
  const entry = { digest: `digest of ${id}`, value: `value of ${id} ✓` };
  try {
    expect(await store.putIfAbsent(key, entry)).toEqual({ first: true });
    return { key, entry, refusal: undefined };
  } catch (refusal) {
    return { key, entry, refusal };
  }
}

function startLoad(store: DedupStore): {
  answered(): number;
  refused(): number;
  stop(): Promise<readonly Attempt[]>;
} {
  const attempts: Attempt[] = [];
  let next = 0;
  const stopping = new AbortController();
  const call = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const made = await attempt(store, `load-${next++}`);
      attempts.push(made);
      if (made.refusal !== undefined) await sleep(5);
    }
  };
  const callers = Promise.all(Array.from({ length: CALLERS }, call));
  const refused = (): number => attempts.filter(({ refusal }) => refusal !== undefined).length;
  return {
    answered: () => attempts.length - refused(),
    refused,
    async stop() {
      stopping.abort();
      await callers;
      return attempts;
    },
  };
}

/** An answer holds; a refusal may have been done, but then it was done with this very entry. */
async function assertEachDecidedOnce(store: DedupStore, attempts: readonly Attempt[]): Promise<void> {
  for (const { refusal } of attempts) {
    if (refusal === undefined) continue;
    expect(refusal).toBeInstanceOf(StorageError);
    expect(refusal).toMatchObject({ code: 'store_unavailable' });
  }
  const again = await Promise.all(attempts.map(({ key, entry }) => store.putIfAbsent(key, entry)));
  for (const [i, { entry, refusal }] of attempts.entries()) {
    expect(allowedAgain(entry, refusal)).toContainEqual(again[i]);
  }
}

function allowedAgain(entry: DedupEntry, refusal: unknown): PutResult[] {
  const done: PutResult = { first: false, entry };
  if (refusal === undefined) return [done];
  const message = refusal instanceof Error ? refusal.message : '';
  return message.includes('was not done') ? [{ first: true }] : [done, { first: true }];
}

async function untilItAnswers(store: DedupStore): Promise<void> {
  await expect
    .poll(
      () =>
        store.ping().then(
          () => 'answers',
          (error: unknown) => String(error),
        ),
      POLL,
    )
    .toBe('answers');
}

async function claimReport(child: ChildProcess, command: ChildCommand): Promise<ClaimReport> {
  const report = new Promise<ClaimReport>((resolve, reject) => {
    child.once('message', (message: ClaimReport) => resolve(message));
    child.once('exit', (code, signal) => reject(new Error(`the child ended early: ${code ?? signal}`)));
  });
  child.send(command);
  return report;
}
