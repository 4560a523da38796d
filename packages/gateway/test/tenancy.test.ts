import { describe, expect, test } from 'vitest';
import { get, post, startTestGateway } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { as, JWT_SECRET, token } from './support/tenants.ts';

const MULTI = { MULTI_TENANT: 'true', TENANTS: 'alpha:hmac:alpha secret,beta:hmac:beta secret' };
const [ALPHA, BETA] = [hmacKey('alpha secret'), hmacKey('beta secret')];

describe('tenants', () => {
  test('a header alone proves nothing: the tenant that it names must have signed', async () => {
    await using running = await startTestGateway(MULTI);
    const { url } = running.gateway;
    expect((await post(url, await signedBody('mine', {}, ALPHA), as('alpha'))).status).toBe(200);
    expect((await post(url, await signedBody('forged', {}, BETA), as('alpha'))).status).toBe(401);
    expect((await post(url, await signedBody('whose', {}, ALPHA))).status).toBe(403);
    const read = await get(`${url}/v1/pcs/${'0'.repeat(64)}`, as('alpha'));
    expect([read.status, read.body['type']]).toEqual([403, 'urn:kakeya:problem:forbidden-scope']);
  });

  test('tokens: missing, forged, expired, without the scope, for another tenant', async () => {
    await using running = await startTestGateway({ ...MULTI, JWT_SECRET });
    const { url } = running.gateway;
    const body = await signedBody('token', {}, ALPHA);
    const good = await token('alpha', 'pcs:submit');
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await post(url, body, headers)).status;
    expect(await status({})).toBe(401);
    expect(await status({ authorization: `${good['authorization']}x` })).toBe(401);
    expect(await status({ authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJ0ZW5hbnRfaWQiOiJhbHBoYSJ9.' })).toBe(
      401,
    );
    expect(await status(await token('alpha', 'pcs:submit', '-1s'))).toBe(401);
    expect(await status(await token('alpha', 'pcs:read'))).toBe(403);
    expect(await status(await token('nobody', 'pcs:submit'))).toBe(403);
    expect(await status({ ...good, ...as('beta') })).toBe(403);
    expect(await status(good)).toBe(200);
  });

  test('a required version refuses older records', async () => {
    await using running = await startTestGateway({ MIN_PCS_VERSION: '0.2' });
    const old = { version: '0.1', n: undefined, d: undefined, validity: undefined, payload_kind: undefined };
    const reply = await post(running.gateway.url, await signedBody('old', old));
    expect([reply.status, reply.body['type']]).toEqual([400, 'urn:kakeya:problem:unsupported-version']);
  });

  test('during a rotation the old and the new key both verify', async () => {
    await using running = await startTestGateway({ PCS_HMAC_KEYS: 'old secret,new secret' });
    const { url } = running.gateway;
    expect((await post(url, await signedBody('r1', {}, hmacKey('old secret')))).status).toBe(200);
    expect((await post(url, await signedBody('r2', {}, hmacKey('new secret')))).status).toBe(200);
    expect((await post(url, await signedBody('r3', {}, hmacKey('other secret')))).status).toBe(401);
  });

  test('over its rate a tenant gets 429 with Retry-After, and nobody else does', async () => {
    await using running = await startTestGateway({ ...MULTI, TOKEN_RATE: '0.01', TOKEN_BURST: '2' });
    const { url } = running.gateway;
    const statuses: number[] = [];
    for (const name of ['q1', 'q2', 'q3'])
      statuses.push((await post(url, await signedBody(name, {}, ALPHA), as('alpha'))).status);
    expect(statuses).toEqual([200, 200, 429]);
    const limited = await post(url, await signedBody('q4', {}, ALPHA), as('alpha'));
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await post(url, await signedBody('q5', {}, BETA), as('beta'))).status).toBe(200);
    expect((await get(`${url}/metrics`)).text).toContain('flk_quota_exceeded_by_tenant{tenant_id="alpha"} 2');
  });
});
