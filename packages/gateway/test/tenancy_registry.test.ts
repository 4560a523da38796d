import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acquireProcessLock } from '@kakeya/storage';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { editRegistry, inspectTenants, loadConfig, type TenantList } from '../src/mod.ts';
import { get, post, temporaryDirectory } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { as, startTenantGateway, tenant } from './support/tenants.ts';

const registered = (id: string, key = `${id} secret`): TenantList[number] => ({
  id,
  keys: [{ alg: 'hmac', key }],
});
const add =
  (...tenants: TenantList) =>
  (before: TenantList): TenantList => [...before, ...tenants];

let dataDir: string;
let env: Readonly<Record<string, string>>;
beforeEach(async () => {
  dataDir = await temporaryDirectory();
  env = { KAKEYA_DATA: dataDir };
  const path = dataDir;
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
});

const file = (): string => join(dataDir, 'tenants.json');
const tenants = (more: object = {}): string[] => [
  ...loadConfig({ ...env, MULTI_TENANT: 'true', ...more }).tenants.keys(),
];

describe('the registry', () => {
  test('keeps tenants beside the configuration, counts its edits, and is its owner’s alone', async () => {
    expect(await editRegistry(env, add(registered('alpha')))).toMatchObject({ revision: 1 });
    expect(await editRegistry(env, add(registered('beta')))).toMatchObject({ revision: 2 });
    expect(tenants({ TENANTS: 'gamma:hmac:gamma secret' })).toEqual(['gamma', 'alpha', 'beta']);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    chmodSync(file(), 0o644);
    await editRegistry(env, (before) => before.slice(1));
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(inspectTenants(env)).toMatchObject([{ tenant: { id: 'beta' }, registered: true }]);
  });

  test.each([
    ['an id twice', () => [registered('alpha'), registered('alpha', 'k2')], /twice/],
    ['an id of the configuration', () => [registered('gamma', 'k2')], /gamma is both registered/],
    ['a key of the configuration', () => [registered('alpha', 'gamma secret')], /share a key/],
    ['no keys', () => [{ id: 'alpha', keys: [] }], /keys/],
    ['an id that is none', () => [registered('../alpha')], /tenants\/0\/id must match/],
    [
      'a window that ends before it begins',
      () => [
        {
          id: 'alpha',
          keys: [
            {
              alg: 'hmac' as const,
              key: 'k',
              not_before: '2026-01-02T00:00:00Z',
              not_after: '2026-01-01T00:00:00Z',
            },
          ],
        },
      ],
      /ends before/,
    ],
  ])('%s is not written', async (_name, change, message) => {
    const configured = { ...env, TENANTS: 'gamma:hmac:gamma secret' };
    await editRegistry(configured, add(registered('before')));
    const text = readFileSync(file(), 'utf8');
    await expect(editRegistry(configured, change)).rejects.toThrow(message);
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });

  test.each([
    ['rubbish', 'gamma secret'],
    ['a cut file', '{"format":"kakeya-tenants","version":1,"revision":1,"tenants":[{"id":"al'],
    ['another version', '{"format":"kakeya-tenants","version":2,"revision":1,"tenants":[]}'],
    ['another format', '{"format":"other","version":1,"revision":1,"tenants":[]}'],
    ['a repeated member', '{"format":"kakeya-tenants","version":1,"revision":1,"tenants":[],"tenants":[]}'],
    ['an unknown member', '{"format":"kakeya-tenants","version":1,"revision":1,"tenants":[],"x":1}'],
    [
      'an unknown limit',
      JSON.stringify({
        format: 'kakeya-tenants',
        version: 1,
        revision: 1,
        tenants: [{ ...registered('gamma'), x: 1 }],
      }),
    ],
  ])('%s is refused at the start and by an edit, without showing what it holds', async (_name, text) => {
    writeFileSync(file(), text);
    for (const attempt of [async () => tenants(), () => editRegistry(env, add(registered('alpha')))]) {
      const refusal = await attempt().then(String, String);
      expect(refusal).toContain(`GatewayError: ${file()} is refused.`);
      expect(refusal).not.toContain('gamma secret');
    }
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });

  test('without MULTI_TENANT registered tenants are refused, not left out', async () => {
    await editRegistry(env, add(registered('alpha')));
    expect(() => loadConfig({ ...env, PCS_HMAC_KEY: 'k' })).toThrow(/MULTI_TENANT is not true/);
  });

  test('two edits at once: one is told to try again, and none is lost', async () => {
    const lock = await acquireProcessLock(join(dataDir, 'tenants.lock'));
    await expect(editRegistry(env, add(registered('alpha')))).rejects.toMatchObject({
      code: 'registry_busy',
    });
    await lock.release();
    await editRegistry(env, add(registered('alpha')));
    expect(tenants()).toEqual(['alpha']);
  });

  test('what a crash has left of an edit is cleared away', async () => {
    writeFileSync(`${file()}.tmp`, 'half of it');
    await editRegistry(env, add(registered('alpha')));
    expect(tenants()).toEqual(['alpha']);
  });

  test('a running gateway takes edits over, and the removal of the last tenant, too', async () => {
    await editRegistry(env, add(registered('alpha')));
    await using running = await startTenantGateway({ tenants: [], dataDir });
    const status = async (id: string): Promise<number> => {
      const body = await signedBody(`of ${id}`, {}, hmacKey(`${id} secret`));
      return (await post(running.url, body, as(id))).status;
    };
    expect([await status('alpha'), await status('beta')]).toEqual([200, 403]);
    await editRegistry(env, () => [registered('beta')]);
    expect(await running.gateway.reload()).toMatchObject({ added: ['beta'], removed: ['alpha'] });
    expect([await status('alpha'), await status('beta')]).toEqual([403, 200]);
    await editRegistry(env, () => []);
    expect(await running.gateway.reload()).toMatchObject({ removed: ['beta'] });
    expect(await status('beta')).toBe(403);
  });

  test('a registered tenant that meets a configured one is refused by the running gateway: both stay as they were', async () => {
    await using running = await startTenantGateway({ tenants: [tenant('alpha')], dataDir });
    // This shell does not know the gateway's configuration, so the edit is written.
    await editRegistry(env, add(registered('alpha', 'another secret')));
    expect(await running.gateway.reload()).toMatchObject({
      result: 'refused',
      reason: expect.stringContaining('alpha is both registered'),
    });
    const body = await signedBody('mine', {}, hmacKey('alpha secret'));
    expect((await post(running.url, body, as('alpha'))).status).toBe(200);
    expect((await get(`${running.url}/metrics`)).text).toContain('{result="refused"} 1');
  });
});
