import { findBinary, startNatsServer } from '@kakeya/testing';
import { describe, expect, test } from 'vitest';
import { get, post, startTestGateway } from './support/gateway.ts';
import { signedBody } from './support/records.ts';
import { stored } from '../../storage/test/support/nats.ts';

/** Lag of the relay as /metrics shows it. */
async function backlog(url: string): Promise<number> {
  const { text } = await get(`${url}/metrics`);
  return Number(/^flk_projection_lag_entries\{projection="bus"\} (\d+)$/m.exec(text)?.[1]);
}

const POLL = { timeout: 30_000, interval: 20 };

describe.skipIf(findBinary('nats-server') === undefined)('the bus (needs nats-server)', () => {
  test('a broker that is away blocks no ingest and takes no readiness; its backlog shows, and is caught up', async () => {
    await using broker = await startNatsServer();
    await using running = await startTestGateway({ NATS_URL: broker.url });
    const { url } = running.gateway;
    const submit = async (name: string): Promise<void> => {
      expect((await post(url, await signedBody(name))).status).toBe(200);
    };
    for (let index = 0; index < 20; index += 1) await submit(`before-${index}`);
    await expect.poll(() => backlog(url), POLL).toBe(0);

    await broker.kill();
    for (let index = 0; index < 50; index += 1) await submit(`during-${index}`);
    // The answers do not wait for the results: the last of them may not be durable yet.
    await expect.poll(() => backlog(url), POLL).toBe(100);
    expect((await get(`${url}/readyz`)).status).toBe(200);

    await broker.start();
    await expect.poll(() => backlog(url), POLL).toBe(0);
    const ids = (await stored(broker.url, 'KAKEYA')).map(({ id }) => id);
    expect(ids).toHaveLength(70);
    expect(new Set(ids).size).toBe(70);
  });

  test('a gateway starts, serves and stops while its broker is away, and owes nothing afterwards', async () => {
    await using broker = await startNatsServer();
    await broker.stop();
    await using first = await startTestGateway({ NATS_URL: broker.url });
    expect((await post(first.gateway.url, await signedBody('owed'))).status).toBe(200);
    await using second = await first.restart();
    await broker.start();
    await expect.poll(() => backlog(second.gateway.url), POLL).toBe(0);
    expect(await stored(broker.url, 'KAKEYA')).toHaveLength(1);
  });
});
