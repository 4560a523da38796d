import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asTenantId } from '@kakeya/protocol';
import { openOutcomeIndex, type OutcomeBatch, type OutcomeIndex, StorageError } from '@kakeya/storage';
import { expect, onTestFinished, test } from 'vitest';
import { createOutcomeIndexProjection } from '../src/effects/outcome_index_projection.ts';
import { nodePorts } from '../src/ports.ts';
import { temporaryDirectory } from './support/gateway.ts';
import { START_MS, startTestCore, type TestCore } from './support/core.ts';
import { signedBody } from './support/records.ts';

const TENANT = asTenantId('default');
const DAY_MS = 86_400_000;
const EVERYTHING = { order: 'oldest', offset: 0, limit: 100 } as const;

async function openIndex(): Promise<OutcomeIndex> {
  const directory = await temporaryDirectory();
  const index = await openOutcomeIndex({ path: join(directory, 'outcomes.sqlite'), journalId: 'j' });
  onTestFinished(async () => {
    await index.close();
    await rm(directory, { recursive: true });
  });
  return index;
}

const submit = async ({ core }: TestCore, name: string, receivedAtMs: number): Promise<void> => {
  const body = Buffer.from(await signedBody(name));
  const answer = await core.ingest.submit({ tenant: TENANT, requestId: name, receivedAtMs, body });
  expect(answer.kind).toBe('decided');
};

/** Resolves once the index holds all that is in the log. */
async function caughtUp({ core }: TestCore): Promise<void> {
  for (;;) {
    const { lag } =
      core.runners.map(({ status }) => status).find(({ name }) => name === 'outcome-index') ?? {};
    if (lag === 0 && core.unresolvedCount() === 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('a put that fails leaves nothing behind, and the same stretch is taken and told of once when it succeeds', async () => {
  const index = await openIndex();
  let failures = 1;
  const told: OutcomeBatch[] = [];
  const { after, monotonicMs } = nodePorts();
  const projection = createOutcomeIndexProjection({
    index: {
      ...index,
      async put(batch, throughSeq) {
        if ((failures -= 1) >= 0) throw new StorageError('store_unavailable', 'The disk is full.');
        await index.put(batch, throughSeq);
      },
    },
    after,
    monotonicMs,
    logEnd: 0,
    onIndexed: (batch) => void told.push(batch),
  });
  const refused = (seq: number) => ({
    seq,
    result: {
      kind: 'refused' as const,
      inbox: seq - 1,
      tenant: TENANT,
      request_id: 'r',
      status: 400,
      received_at_ms: 0,
      type: 'malformed-json',
    },
  });
  expect(await projection.open(0)).toBe(0);
  await expect(projection.apply([refused(2)], 2, [], [], [])).rejects.toThrow('full');
  expect([projection.durablePosition(), told]).toEqual([0, []]);
  await projection.apply([refused(2), refused(4)], 4, [], [], []);
  expect([projection.durablePosition(), told.map(({ refusals }) => refusals.length)]).toEqual([4, [2]]);
  await projection.close();
  const { buckets } = await index.overview({ fromMs: 0, untilMs: 60_000, bucketMs: 60_000 });
  expect(buckets.map(({ refused: count }) => count)).toEqual([2]);
});

test('what people do to how it decides and runs is listed, in the order of the log, also after the file is gone', async () => {
  const first = await startTestCore();
  await first.core.decisions.append({
    kind: 'recalibration',
    tenant: 'default',
    at_ms: START_MS,
    by: 'ada',
    keep_since_ms: null,
    triggers: ['requested'],
  });
  await first.core.acts.record({ tenant: null, who: 'eve', act: 'discard', detail: 'one letter: spam' });
  await caughtUp(first);
  const acts = await first.stores.outcomes?.acts({ limit: 10 });
  expect(acts).toMatchObject([
    { tenant: null, who: 'eve', act: 'discard', detail: 'one letter: spam', atMs: START_MS },
    { tenant: 'default', who: 'ada', act: 'recalibration', detail: 'keeps all labels; requested' },
    { tenant: 'default', who: 'configuration', act: 'settings' },
  ]);
  await first.stop();
  await rm(join(first.dataDir, 'index'), { recursive: true });
  const again = await startTestCore({ dataDir: first.dataDir });
  await caughtUp(again);
  expect(await again.stores.outcomes?.acts({ limit: 10 })).toEqual(acts);
  await again.stop();
});

test('rows go with the journal’s retention, and the counts of them stay', async () => {
  const started = await startTestCore({ env: { WAL_RETENTION_DAYS: '14' } });
  const { stores } = started;
  await submit(started, 'old', START_MS);
  await caughtUp(started);
  started.advance(10 * DAY_MS);
  await submit(started, 'new', START_MS + 10 * DAY_MS);
  await caughtUp(started);
  expect((await stores.outcomes?.list(EVERYTHING))?.total).toBe(2);
  started.advance(5 * DAY_MS);
  while ((await stores.outcomes?.list(EVERYTHING))?.total !== 1);
  expect((await stores.outcomes?.list(EVERYTHING))?.outcomes).toMatchObject([
    { receivedAtMs: START_MS + 10 * DAY_MS },
  ]);
  const untilMs = START_MS + 20 * DAY_MS;
  const counts = await stores.outcomes?.overview({ fromMs: START_MS, untilMs, bucketMs: DAY_MS });
  expect(counts?.buckets.map(({ accept }) => accept)).toEqual([1, 1]);
  await started.stop();
});
