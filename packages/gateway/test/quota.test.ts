import { findBinary, startRedisServer } from '@kakeya/testing';
import { describe, expect, test } from 'vitest';
import { get, post, temporaryDirectory } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { as, startTenantGateway, tenant, type TenantGateway } from './support/tenants.ts';

const EVENING = Date.parse('2026-03-01T23:59:30Z');
const ALPHA = hmacKey('alpha secret');

async function send(running: TenantGateway, name: string) {
  return post(running.url, await signedBody(name, {}, ALPHA), as('alpha'));
}

async function statuses(running: TenantGateway, prefix: string, count: number): Promise<number[]> {
  const replies = await Promise.all(
    Array.from({ length: count }, (_, index) => send(running, `${prefix}-${index}`)),
  );
  return replies.map(({ status }) => status);
}

const admitted = (all: readonly number[]): number => all.filter((status) => status === 200).length;

describe('the daily quota', () => {
  test('over it 429 until the next UTC midnight, and the problem says which limit', async () => {
    let nowMs = EVENING;
    const tenants = [tenant('alpha', { daily_quota: 3 })];
    await using running = await startTenantGateway({ tenants, clock: () => nowMs });
    expect(admitted(await statuses(running, 'today', 3))).toBe(3);
    const refused = await send(running, 'too much');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('30');
    expect(refused.body).toMatchObject({
      type: 'urn:kakeya:problem:rate-limited',
      detail: 'This tenant has used up its quota of this UTC day.',
      retry_after_s: 30,
    });
    const { text } = await get(`${running.url}/metrics`);
    expect(text).toContain('flk_quota_exceeded_by_tenant{tenant_id="alpha"} 1');
    nowMs += 30_000;
    expect((await send(running, 'tomorrow')).status).toBe(200);
  });

  test('the rate limit says that it is the rate', async () => {
    const tenants = [tenant('alpha', { token_rate: 0.01, token_burst: 1, daily_quota: 10 })];
    await using running = await startTenantGateway({ tenants });
    await send(running, '1');
    expect((await send(running, '2')).body).toMatchObject({
      detail: 'This tenant sends faster than its rate limit.',
    });
  });

  test('DAILY_QUOTA holds for tenants that have none of their own', async () => {
    const tenants = [tenant('alpha'), tenant('beta', { daily_quota: 5 })];
    await using running = await startTenantGateway({ tenants, env: { DAILY_QUOTA: '2' } });
    expect(admitted(await statuses(running, 'a', 4))).toBe(2);
  });

  test('lines of a batch count, too', async () => {
    await using running = await startTenantGateway({ tenants: [tenant('alpha', { daily_quota: 2 })] });
    const bodies = await Promise.all(['1', '2', '3', '4'].map((name) => signedBody(name, {}, ALPHA)));
    const response = await fetch(`${running.url}/v1/pcs/batch`, {
      method: 'POST',
      body: `${bodies.join('\n')}\n`,
      headers: { ...as('alpha'), 'content-type': 'application/x-ndjson' },
    });
    const lines = (await response.text()).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).status)).toEqual([200, 200, 429, 429]);
  });

  test('the count survives a restart, and applies anew when it is raised by a reload', async () => {
    const dataDir = await temporaryDirectory();
    const start = (daily_quota: number): Promise<TenantGateway> =>
      startTenantGateway({ tenants: [tenant('alpha', { daily_quota })], dataDir, clock: () => EVENING });
    const first = await start(10);
    expect(admitted(await statuses(first, 'first', 6))).toBe(6);
    await first.gateway.close();
    await using second = await start(10);
    expect(admitted(await statuses(second, 'second', 10))).toBe(4);
    second.configure([tenant('alpha', { daily_quota: 12 })]);
    await second.gateway.reload();
    expect(admitted(await statuses(second, 'third', 10))).toBe(2);
  });

  const HAS_REDIS = findBinary('redis-server') !== undefined;
  test.skipIf(!HAS_REDIS)(
    `two gateways on one Redis share it, and go on without Redis${HAS_REDIS ? '' : ' (skipped: redis-server is not installed)'}`,
    async () => {
      await using redis = await startRedisServer();
      const start = (): Promise<TenantGateway> =>
        startTenantGateway({
          tenants: [tenant('alpha', { daily_quota: 40 })],
          env: { REDIS_ADDR: redis.url.replace('redis://', '') },
          clock: () => EVENING,
        });
      await using one = await start();
      await using two = await start();
      const both = async (prefix: string, count: number): Promise<number> => {
        const answers = [
          await statuses(one, `${prefix}-1`, count),
          await statuses(two, `${prefix}-2`, count),
        ];
        return admitted(answers.flat());
      };
      // The second time each of them hears of the other.
      expect([await both('shared', 3), await both('known', 2)]).toEqual([6, 4]);
      await redis.kill();
      // Each has admitted 5 and goes on to its half of 40: never a 503.
      const away = [await statuses(one, 'away-1', 30), await statuses(two, 'away-2', 30)];
      expect(away.map(admitted)).toEqual([15, 15]);
      expect(new Set(away.flat())).toEqual(new Set([200, 429]));
      expect((await get(`${one.url}/readyz`)).status).toBe(200);
      expect((await get(`${one.url}/metrics`)).text).toContain('flk_breaker_state{store="limits"}');
      await redis.start();
    },
  );
});
