import { asTenantId, pcsIdOf } from '@kakeya/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actor } from '../src/http/policy_faults.ts';
import { loadConfig } from '../src/mod.ts';
import { TenantDirectory } from '../src/tenancy/tenant_directory.ts';
import { startTestCore, START_MS, type TestCore } from './support/core.ts';
import { SECRET, signedBody } from './support/records.ts';

const TENANT = asTenantId('default');
/** What a store of texts cannot take: the index refuses a batch that holds it, and would for ever. */
const HOSTILE = 'a\u0000b\ud800\u001b[2J\u009b2J\nc';
let started: TestCore;

beforeAll(async () => {
  started = await startTestCore();
});
afterAll(() => started.stop());

const ofIndex = () =>
  started.core.runners.map(({ status }) => status).find(({ name }) => name === 'outcome-index');

/** Resolves once the index has all that is in the log, or cannot go on. */
async function settled(): Promise<string | null | undefined> {
  for (;;) {
    const { lag, error } = ofIndex() ?? {};
    if (error !== null || (lag === 0 && started.core.unresolvedCount() === 0)) return error;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('who acts and why stops the index by no character and no length, and stands in it as one line', async () => {
  const { acts } = started.core;
  await acts.record({ tenant: null, who: HOSTILE, act: 'discard', detail: HOSTILE });
  await acts.record({ tenant: null, who: 'eve', act: 'redrive', detail: `${'x'.repeat(8_191)}\u{1f600}` });
  expect(await settled()).toBeNull();
  const [long, hostile] = (await started.stores.outcomes?.acts({ limit: 2 })) ?? [];
  expect(hostile).toMatchObject({ act: 'discard', who: 'a b\ufffd [2J 2J c', detail: 'a b\ufffd [2J 2J c' });
  expect(long).toMatchObject({ act: 'redrive', who: 'eve' });
});

test('the longest shard that a record may name, and changes by whoever, reach the index', async () => {
  const shard_id = '\u{1f600}'.repeat(256);
  const body = await signedBody('long shard', { shard_id });
  const submission = { tenant: TENANT, requestId: 'r', receivedAtMs: START_MS, body: Buffer.from(body) };
  expect((await started.core.ingest.submit(submission)).kind).toBe('decided');
  await started.core.decisions.append({
    kind: 'recalibration',
    tenant: TENANT,
    at_ms: START_MS,
    by: HOSTILE.toWellFormed(),
    keep_since_ms: Date.parse('-271821-04-20T00:00:00Z'),
    triggers: ['requested'],
  });
  expect(await settled()).toBeNull();
  const history = await started.stores.outcomes?.history(TENANT, pcsIdOf(JSON.parse(body)));
  expect(history?.outcome.shardId).toBe(shard_id);
  expect(await started.stores.outcomes?.acts({ limit: 1 })).toMatchObject([{ who: 'a b\ufffd [2J 2J c' }]);
});

test('a token whose subject is no line of text acts under the name of its tenant', () => {
  const tenant = new TenantDirectory(loadConfig({ PCS_HMAC_KEY: SECRET }).tenants).get('default');
  if (tenant === undefined) throw new Error('The directory lacks its only tenant.');
  const scopes = new Set<never>();
  for (const subject of ['a\u0000b', 'a\nb', 'a\u009b2J', '\ud800', 'x'.repeat(1025)])
    expect(actor({ tenant, scopes, subject })).toBe('tenant:default');
  expect(actor({ tenant, scopes, subject: 'ada@example' })).toBe('ada@example');
});
