import { describe, expect, test } from 'vitest';
import { get, post } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { as, JWT_SECRET, startTenantGateway, tenant, token } from './support/tenants.ts';

const [ALPHA, BETA] = [hmacKey('alpha secret'), hmacKey('beta secret')];
const BOTH = [tenant('alpha'), tenant('beta')];

describe('what one tenant does never reaches another', () => {
  test('one pcs_id under two tenants is decided twice, and read by each for itself', async () => {
    await using running = await startTenantGateway({ tenants: BOTH, env: { JWT_SECRET } });
    const [alpha, beta] = [await token('alpha'), await token('beta')];
    const first = await post(running.url, await signedBody('same', {}, ALPHA), alpha);
    const path = `${running.url}/v1/pcs/${String(first.body['pcs_id'])}`;
    expect((await get(path, beta)).status).toBe(404);
    const second = await post(running.url, await signedBody('same', { D_hat: 1.41 }, BETA), beta);
    expect([first.status, second.status]).toEqual([200, 202]);
    expect(second.headers.get('idempotent-replayed')).toBeNull();
    expect([(await get(path, alpha)).text, (await get(path, beta)).text]).toEqual([first.text, second.text]);
  });

  test.each(['0', '1'])('keys of one never verify for another (JUDGE_THREADS=%s)', async (threads) => {
    await using running = await startTenantGateway({ tenants: BOTH, env: { JUDGE_THREADS: threads } });
    const { url } = running;
    for (const [key, id, status] of [
      [ALPHA, 'alpha', 200],
      [ALPHA, 'beta', 401],
      [BETA, 'alpha', 401],
      [BETA, 'beta', 200],
    ] as const) {
      expect((await post(url, await signedBody(`${key.kid}-${id}`, {}, key), as(id))).status).toBe(status);
    }
  });

  test('a record that names another tenant is refused, whoever signed it', async () => {
    await using running = await startTenantGateway({ tenants: BOTH });
    const body = await signedBody('named', { tenant_id: 'beta' }, ALPHA);
    const reply = await post(running.url, body, as('alpha'));
    expect([reply.status, reply.body['type']]).toEqual([403, 'urn:kakeya:problem:tenant-mismatch']);
  });

  test('idempotency keys are each tenant’s own', async () => {
    await using running = await startTenantGateway({ tenants: BOTH });
    const send = async (id: string, name: string): Promise<number> => {
      const body = await signedBody(name, {}, hmacKey(`${id} secret`));
      return (await post(running.url, body, { ...as(id), 'idempotency-key': 'order-17' })).status;
    };
    expect(await send('alpha', 'one')).toBe(200);
    expect(await send('beta', 'other')).toBe(200);
    expect(await send('alpha', 'other')).toBe(409);
  });

  test('rate and quota of one leave the other alone', async () => {
    const tenants = [
      tenant('slow', { token_rate: 0.01, token_burst: 1 }),
      tenant('small', { daily_quota: 1 }),
      tenant('alpha'),
    ];
    await using running = await startTenantGateway({ tenants });
    const send = async (id: string, name: string): Promise<number> =>
      (await post(running.url, await signedBody(name, {}, hmacKey(`${id} secret`)), as(id))).status;
    for (const id of ['slow', 'small']) {
      expect([await send(id, '1'), await send(id, '2'), await send(id, '3')]).toEqual([200, 429, 429]);
    }
    expect([await send('alpha', '1'), await send('alpha', '2')]).toEqual([200, 200]);
    const { text } = await get(`${running.url}/metrics`);
    expect(text).toContain('flk_quota_exceeded_by_tenant{tenant_id="slow"} 2');
    expect(text).toContain('flk_quota_exceeded_by_tenant{tenant_id="small"} 2');
    expect(text).not.toContain('flk_quota_exceeded_by_tenant{tenant_id="alpha"}');
  });

  test('two tenants with the same key are refused, however base64 spells it', async () => {
    const seed = Buffer.alloc(32, 9);
    const spelt = (key: string) => [{ alg: 'ed25519', key }];
    const tenants = [
      tenant('alpha', { keys: spelt(seed.toString('base64')) }),
      tenant('beta', { keys: spelt(seed.toString('base64url')) }),
    ];
    await expect(startTenantGateway({ tenants })).rejects.toThrow(/share a key/);
  });
});
