import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asTenantId, createKeyring, verificationKeyOf } from '@kakeya/protocol';
import { type DedupStore, type Journal, openEmbeddedDedup, StorageError } from '@kakeya/storage';
import { expect, test } from 'vitest';
import { collect, openOn } from '../../storage/test/support/journal_harness.ts';
import { MemoryDisk, systemError } from '../../storage/test/support/memory_disk.ts';
import { NO_EXTERNAL_JUDGE } from '../src/judge/external_judge.ts';
import { createLocalJudge } from '../src/judge/local_judge.ts';
import { InFlight } from '../src/overload/in_flight.ts';
import { Ingest } from '../src/pipeline/ingest.ts';
import { decodeResult, INBOX, RESULT, type Submission } from '../src/pipeline/log_entry.ts';
import { Unresolved } from '../src/pipeline/unresolved.ts';
import { temporaryDirectory } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';

const TENANT = asTenantId('default');

interface Bench extends AsyncDisposable {
  readonly disk: MemoryDisk;
  readonly journal: Journal;
  readonly ingest: Ingest;
  readonly unresolved: Unresolved;
  readonly faults: readonly string[];
  readonly shed: readonly string[];
}

interface Hooks {
  /** Called after the record and before the verdict. */
  readonly onJudge?: (disk: MemoryDisk) => void;
  readonly dedup?: (store: DedupStore) => DedupStore;
}

/** The ingest path on a journal in memory and a real index. */
async function createBench({ onJudge, dedup = (store) => store }: Hooks): Promise<Bench> {
  const keyring = createKeyring([await verificationKeyOf(hmacKey())]);
  const local = createLocalJudge(new Map([['default', { id: TENANT, keyring, minPcsVersion: '0.1' }]]));
  const disk = new MemoryDisk();
  const { journal } = await openOn(disk);
  const directory = await temporaryDirectory();
  const index = await openEmbeddedDedup({ path: join(directory, 'dedup.db') });
  const unresolved = new Unresolved(0);
  const [faults, shed]: [string[], string[]] = [[], []];
  const ingest = new Ingest({
    journal,
    dedup: dedup(index),
    prober: dedup(index),
    breaker: { state: 'closed', retryInMs: 0 },
    journalId: 'j',
    externalJudge: NO_EXTERNAL_JUDGE,
    judge(evidence) {
      onJudge?.(disk);
      return local.judge(evidence);
    },
    unresolved,
    inFlight: new InFlight({ records: 10, bytes: 1_000_000 }),
    maxLeftovers: 3,
    onLogged: () => undefined,
    monotonicMs: () => 0,
    onSettled: () => undefined,
    onFault: (stage) => faults.push(stage),
    onShed: (reason) => shed.push(reason),
    onUnreadable: () => undefined,
  });
  return {
    disk,
    journal,
    ingest,
    unresolved,
    faults,
    shed,
    async [Symbol.asyncDispose]() {
      await journal.close();
      await index.close();
      await rm(directory, { recursive: true });
    },
  };
}

async function submission(name: string): Promise<Submission> {
  const body = Buffer.from(await signedBody(name));
  return { tenant: TENANT, requestId: name, receivedAtMs: 0, body };
}

test('a result that finds no space in the journal is logged later as it was answered, and not derived again', async () => {
  let judged = 0;
  await using bench = await createBench({
    onJudge(disk) {
      judged += 1;
      // The submission is recorded; from now on the disk is full.
      disk.onOperation = ({ kind, path }) => (kind === 'write' ? systemError('ENOSPC', path) : undefined);
    },
  });
  const { disk, journal, ingest, unresolved, faults } = bench;
  const answer = await ingest.submit(await submission('no room for the result'));
  expect(answer).toMatchObject({ kind: 'decided', status: 200, replayed: false });
  await expect.poll(() => faults).toEqual(['result']);
  expect([ingest.leftovers, unresolved.size]).toEqual([1, 1]);

  disk.onOperation = () => undefined;
  await expect.poll(() => journal.health()).toEqual({ ok: true });
  await ingest.retryLeftovers();
  await expect.poll(() => unresolved.size).toBe(0);
  expect([ingest.leftovers, judged]).toEqual([0, 1]);
  const [inbox, result, ...more] = await collect(journal);
  expect([inbox?.kind, result?.kind, more.length]).toEqual([INBOX, RESULT, 0]);
  expect(result === undefined ? undefined : decodeResult(result)).toMatchObject({
    kind: 'decided',
    inbox: 1,
  });
});

test('a store of which a part is away, so that its circuit stays closed, leaves no more unsettled than a bound', async () => {
  const away = new Set<string>();
  await using bench = await createBench({
    dedup: (store) => ({
      ...store,
      putIfAbsent: (key, entry) =>
        away.has(key.id)
          ? Promise.reject(new StorageError('store_unavailable', 'This part of the store is away.'))
          : store.putIfAbsent(key, entry),
    }),
  });
  const { ingest, journal, shed } = bench;
  const submit = async (name: string, isAway: boolean): Promise<string> => {
    const sent = await submission(name);
    const { pcs_id: id }: { pcs_id: string } = JSON.parse(Buffer.from(sent.body).toString());
    if (isAway) away.add(id);
    const answer = await ingest.submit(sent);
    return answer.kind === 'decided' ? 'decided' : answer.problem.type;
  };
  for (const part of ['one', 'two', 'three']) {
    expect(await submit(`here ${part}`, false)).toBe('decided');
    expect(await submit(`away ${part}`, true)).toBe('urn:kakeya:problem:store-unavailable');
  }
  expect([ingest.leftovers, ingest.backlogged]).toEqual([3, true]);
  const before = journal.stats().durableSeq;
  expect(await submit('here four', false)).toBe('urn:kakeya:problem:store-unavailable');
  expect([journal.stats().durableSeq, shed]).toEqual([before, ['store_away']]);

  away.clear();
  await ingest.retryLeftovers();
  expect([ingest.leftovers, ingest.backlogged]).toEqual([0, false]);
  expect(await submit('here four', false)).toBe('decided');
});
