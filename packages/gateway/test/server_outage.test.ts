import type { PrivateServer } from '@kakeya/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { get, post, startTestGateway } from './support/gateway.ts';
import { readOutcomeFeed } from './support/journal_contents.ts';
import { signedBody } from './support/records.ts';
import { missingBinaries, SERVER_STORES, type ServerStore } from './support/server_stores.ts';
import { breakerState, expectToSurvive, metric } from './support/store_outage.ts';

const POLL = { timeout: 50_000, interval: 20 };

for (const store of SERVER_STORES) {
  describe.skipIf(missingBinaries(store))(
    `an outage of ${store.name} (needs ${store.binaries.join(' and ')})`,
    () => {
      describeOutages(store);
    },
  );
}

function describeOutages(store: ServerStore): void {
  let server: PrivateServer;
  beforeAll(async () => {
    server = await store.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('killed under load and started again: nothing acknowledged is lost, and the gateway recovers by itself', async () => {
    await using running = await startTestGateway(store.env(server.url));
    await expectToSurvive(running, 'killed', { away: () => server.kill(), back: () => server.start() });
  });

  test('frozen under load and resumed: nobody waits for it for ever, and the gateway recovers by itself', async () => {
    await using running = await startTestGateway(store.env(server.url));
    await expectToSurvive(running, 'frozen', {
      away: async () => server.pause(),
      back: async () => server.resume(),
    });
  });

  test('a gateway stopped and started while it is away is not ready, and settles what it had recorded once it is back', async () => {
    await using running = await startTestGateway(store.env(server.url));
    await server.kill();
    const bodies = await Promise.all(['one', 'two', 'three'].map((name) => signedBody(`left over ${name}`)));
    for (const body of bodies) expect((await post(running.gateway.url, body)).status).toBe(503);

    await using again = await running.restart();
    const { url } = again.gateway;
    expect((await get(`${url}/healthz`)).status).toBe(200);
    expect((await get(`${url}/readyz`)).status).toBe(503);
    expect(await metric(url, 'flk_unresolved')).toBe(bodies.length);
    const refusal = await post(url, await signedBody('too early'));
    expect(refusal.status).toBe(503);
    expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);

    await server.start();
    await expect.poll(async () => (await get(`${url}/readyz`)).status, POLL).toBe(200);
    await expect.poll(() => metric(url, 'flk_unresolved'), POLL).toBe(0);
    for (const body of bodies) {
      expect((await post(url, body)).headers.get('idempotent-replayed')).toBe('true');
    }
    await again.gateway.close();
    const feed = (await readOutcomeFeed(again.dataDir)).map(([id]) => id);
    for (const body of bodies) {
      const { pcs_id: id }: { pcs_id: string } = JSON.parse(body);
      expect(feed.filter((each) => each === id)).toHaveLength(1);
    }
  });

  test('as long as it answers but takes no writes its circuit stays open: a ping is no proof', async () => {
    await using running = await startTestGateway(store.env(server.url));
    const { url } = running.gateway;
    const opened = (): Promise<number | undefined> =>
      metric(url, 'flk_breaker_transitions_total{store="dedup",to="open"}');
    const closed = (): Promise<number | undefined> =>
      metric(url, 'flk_breaker_transitions_total{store="dedup",to="closed"}');
    await store.refuseWrites(server.url, true);
    for (let index = 0; (await breakerState(url)) === 0; index += 1) {
      expect((await post(url, await signedBody(`unwritable ${index}`))).status).toBe(503);
    }
    // A machine that is slow to start may have opened and closed it before.
    const [openedBefore = 0, closedBefore] = [await opened(), await closed()];
    await expect.poll(opened, POLL).toBeGreaterThan(openedBefore + 1);
    expect(await closed()).toBe(closedBefore);
    expect(await metric(url, 'flk_unresolved')).toBeGreaterThan(0);

    await store.refuseWrites(server.url, false);
    await expect.poll(async () => (await get(`${url}/readyz`)).status, POLL).toBe(200);
    await expect.poll(() => metric(url, 'flk_unresolved'), POLL).toBe(0);
  });
}
