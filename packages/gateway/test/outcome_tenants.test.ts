import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { get, post } from './support/gateway.ts';
import { around, indexed, listOutcomes, problemOf } from './support/outcomes.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { JWT_SECRET, startTenantGateway, tenant, type TenantGateway, token } from './support/tenants.ts';

let running: TenantGateway;
let url: string;

const ROUTES = [
  ['/v1/outcomes', '?'],
  ['/v1/overview', `${around()}&`],
  ['/v1/events', '?'],
] as const;

beforeAll(async () => {
  running = await startTenantGateway({ tenants: [tenant('acme'), tenant('beta')], env: { JWT_SECRET } });
  url = running.url;
  for (const [id, names] of [
    ['acme', ['a', 'b']],
    ['beta', ['c']],
  ] as const) {
    for (const name of names) {
      const body = await signedBody(name, {}, hmacKey(`${id} secret`));
      await post(url, body, await token(id));
    }
  }
  await indexed(url);
});
afterAll(() => running[Symbol.asyncDispose]());

describe('what is known of outcomes', () => {
  test.each(ROUTES)('is not told without a token, nor without the scope: %s', async (path, query) => {
    expect(problemOf(await get(`${url}${path}${query}`))).toEqual([401, 'urn:kakeya:problem:token-missing']);
    const submitsOnly = await token('acme', 'pcs:submit');
    expect(problemOf(await get(`${url}${path}${query}`, submitsOnly))).toEqual([
      403,
      'urn:kakeya:problem:forbidden-scope',
    ]);
  });

  test.each(ROUTES)('of another tenant needs tenants:read: %s', async (path, query) => {
    for (const asked of ['beta', '*', 'nobody']) {
      const reply = await get(`${url}${path}${query}tenant=${asked}`, await token('acme', 'pcs:read'));
      expect(problemOf(reply)).toEqual([403, 'urn:kakeya:problem:tenant-mismatch']);
    }
  });

  test('is that of one tenant, unless a token may read others and asks for them', async () => {
    const [acme, all] = [await token('acme', 'pcs:read'), await token('acme', 'pcs:read tenants:read')];
    const tenants = async (query: string, as: Record<string, string>) =>
      (await listOutcomes(url, query, as)).outcomes.map((row) => row.tenant).toSorted();
    expect(await tenants('', acme)).toEqual(['acme', 'acme']);
    expect(await tenants('?tenant=acme', acme)).toEqual(['acme', 'acme']);
    expect(await tenants('', all)).toEqual(['acme', 'acme']);
    expect(await tenants('?tenant=beta', all)).toEqual(['beta']);
    expect(await tenants('?tenant=*', all)).toEqual(['acme', 'acme', 'beta']);
    const counted = async (query: string, as: Record<string, string>) =>
      (await get(`${url}/v1/overview${around()}${query}`, as)).body['totals'];
    expect(await counted('', acme)).toMatchObject({ accept: 2 });
    expect(await counted('&tenant=beta', all)).toMatchObject({ accept: 1 });
    expect(await counted('&tenant=*', all)).toMatchObject({ accept: 3 });
  });

  test('the session says who the token is of, what it may read and until when', async () => {
    const one = await get(`${url}/v1/session`, await token('acme', 'pcs:read', '5m', { sub: 'ada' }));
    expect(one.body).toMatchObject({
      tenant: 'acme',
      subject: 'ada',
      scopes: ['pcs:read'],
      tenants: ['acme'],
    });
    const expiresInMs = Date.parse(String(one.body['expires_at'])) - Date.now();
    expect(expiresInMs).toBeGreaterThan(200_000);
    const all = await get(`${url}/v1/session`, await token('beta', 'tenants:read'));
    expect(all.body).toMatchObject({ tenant: 'beta', subject: null, tenants: ['acme', 'beta'] });
    expect(problemOf(await get(`${url}/v1/session`))).toEqual([401, 'urn:kakeya:problem:token-missing']);
  });
});
