import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pcsIdOf } from '@kakeya/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startChildGateway } from './support/child_gateway.ts';
import { startWithEmbeddedOutage } from './support/embedded_outage.ts';
import { openEvents } from './support/event_stream.ts';
import { get, NO_THREAD, post, startTestGateway, temporaryDirectory } from './support/gateway.ts';
import { around, indexed, listOutcomes } from './support/outcomes.ts';
import { signedBody } from './support/records.ts';

/** Another claim under the id of the same name. */
const OTHER_CLAIM = { N_j: { 2: 4, 4: 8, 8: 16, 16: 31 } };
const idOf = (text: string): string => pcsIdOf(JSON.parse(text));

async function label(url: string, pcs_id: string, value: string): Promise<void> {
  const reply = await fetch(`${url}/v1/labels`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ pcs_id, label: value, labelled_by: 'ada' }),
  });
  expect(reply.status).toBe(200);
}

/** All that the index says, but for when it was asked. */
async function everything(url: string): Promise<unknown> {
  await indexed(url);
  const { totals, latency, reasons, buckets } = (await get(`${url}/v1/overview${around()}`)).body;
  const { outcomes, total } = await listOutcomes(url, '?limit=500');
  return { outcomes, total, totals, latency, reasons, buckets };
}

/** Accepted twice, one repeated twice and contradicted once, rejected once, refused twice; one labelled, then again. */
async function sendMixture(url: string): Promise<string> {
  const [first, second] = [await signedBody('first'), await signedBody('second')];
  for (const body of [first, second, first, first]) await post(url, body);
  await post(url, await signedBody('first', OTHER_CLAIM));
  await post(url, await signedBody('rejected', { D_hat: 1.41 }));
  for (const body of ['{', '{}']) expect((await post(url, body)).status).toBe(400);
  await label(url, idOf(first), 'wrong');
  await label(url, idOf(first), 'benign');
  return idOf(first);
}

describe('the index of outcomes', () => {
  test('adds up to what was sent, and joins what came later to the outcome', async () => {
    await using running = await startTestGateway({ ...NO_THREAD, ESCALATION_TARGET: '0.05' });
    const { url } = running.gateway;
    const first = await sendMixture(url);
    await indexed(url);

    const { outcomes } = await listOutcomes(url, `?q=${first}`);
    expect(outcomes).toMatchObject([{ pcs_id: first, replays: 2, equivocations: 1, label: 'benign' }]);
    expect((await listOutcomes(url, '?labelled=yes')).total).toBe(1);

    const { body } = await get(`${url}/v1/overview${around()}`);
    expect(body).toMatchObject({
      bucket_ms: 120_000,
      totals: { accept: 2, escalate: 0, reject: 1, replayed: 2, equivocations: 1, refused: 2 },
      latency: { n: 3, p50_ms: expect.any(Number), relative_error: expect.any(Number) },
      escalation: { n: 3, rate: 0, target: 0.05, interval: { low: 0, confidence: 0.95 } },
    });
    const { buckets }: { buckets: readonly Record<string, number>[] } = JSON.parse(JSON.stringify(body));
    const sum = (name: string) => buckets.reduce((total, bucket) => total + (bucket[name] ?? 0), 0);
    expect(['accept', 'reject', 'replayed', 'equivocations', 'refused'].map(sum)).toEqual([2, 1, 2, 1, 2]);
  });

  test('is filled again from the journal when its file is gone, to the last field', async () => {
    await using running = await startTestGateway(NO_THREAD);
    await sendMixture(running.gateway.url);
    const before = await everything(running.gateway.url);
    await running.gateway.close();
    await rm(join(running.dataDir, 'index'), { recursive: true });
    await using again = await startTestGateway(NO_THREAD, running.dataDir);
    expect(await everything(again.gateway.url)).toEqual(before);
  });

  test('goes on after kill -9 without loss or repetition', async () => {
    const dataDir = await temporaryDirectory();
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const killed = await startChildGateway(dataDir, NO_THREAD);
    await sendMixture(killed.url);
    await killed.kill();
    const next = await startChildGateway(dataDir, NO_THREAD);
    await sendMixture(next.url);
    const { totals } = JSON.parse(JSON.stringify(await everything(next.url)));
    await next.stop();
    // The second time all is known: three accepted or rejected records more come as replays.
    expect(totals).toEqual({ accept: 2, escalate: 0, reject: 1, replayed: 7, equivocations: 2, refused: 4 });
  });

  test('that is ahead of its journal forgets what damage took, and keeps what is there', async () => {
    await using running = await startTestGateway(NO_THREAD);
    await sendMixture(running.gateway.url);
    await indexed(running.gateway.url);
    await running.gateway.close();
    for (const part of ['journal', 'projections', 'feed'])
      await rm(join(running.dataDir, part), { recursive: true });
    await rm(join(running.dataDir, 'dedup.db'), { force: true });
    await using again = await startTestGateway(NO_THREAD, running.dataDir);
    await post(again.gateway.url, await signedBody('anew'));
    await indexed(again.gateway.url);
    const { outcomes } = await listOutcomes(again.gateway.url);
    expect(outcomes.map(({ pcs_id }) => pcs_id)).toEqual([idOf(await signedBody('anew'))]);
  });

  test('answers while the store that decides is away, and listeners are told that it is', async () => {
    const { running, outage } = await startWithEmbeddedOutage(NO_THREAD);
    await using gateway = running;
    const { url } = gateway.gateway;
    const first = await sendMixture(url);
    await indexed(url);
    await outage.away();
    expect((await post(url, await signedBody('refused'))).status).toBe(503);
    expect((await get(`${url}/v1/pcs/${first}`)).status).toBe(503);
    expect((await listOutcomes(url)).total).toBe(3);
    expect((await get(`${url}/v1/overview${around()}`)).status).toBe(200);
    expect((await get(`${url}/v1/session`)).status).toBe(200);
    await using events = await openEvents(url);
    expect((await events.next('health')).data).toMatchObject({ ready: false });
  });
});
