import { describe, expect, test } from 'vitest';
import { startWithEmbeddedOutage } from './support/embedded_outage.ts';
import { get, post } from './support/gateway.ts';
import { signedBody } from './support/records.ts';
import { breakerState, expectToSurvive } from './support/store_outage.ts';

const POLL = { timeout: 50_000, interval: 20 };

describe('an outage of the embedded dedup index', () => {
  test('nothing acknowledged is lost, nothing more is recorded meanwhile, and the gateway recovers by itself', async () => {
    const { running, outage } = await startWithEmbeddedOutage();
    await using gateway = running;
    await expectToSurvive(gateway, 'lost file', outage);
  });

  test('a gateway without traffic finds out that its index is away, and that it is back', async () => {
    const { running, outage } = await startWithEmbeddedOutage();
    await using gateway = running;
    const { url } = gateway.gateway;
    const ready = async (): Promise<number> => (await get(`${url}/readyz`)).status;
    expect(await ready()).toBe(200);
    await outage.away();
    await expect.poll(async () => [await ready(), await breakerState(url)], POLL).toEqual([503, 2]);
    await outage.back();
    await expect.poll(async () => [await ready(), await breakerState(url)], POLL).toEqual([200, 0]);
  });

  test('while it is away stored outcomes cannot be read: 503 with Retry-After, never "not found"', async () => {
    const { running, outage } = await startWithEmbeddedOutage();
    await using gateway = running;
    const { url } = gateway.gateway;
    const { body } = await post(url, await signedBody('stored'));
    await outage.away();
    for (let i = 0; i < 10; i += 1) {
      const reply = await get(`${url}/v1/pcs/${String(body['pcs_id'])}`);
      expect([reply.status, reply.body['type']]).toEqual([503, 'urn:kakeya:problem:store-unavailable']);
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
  });
});
