import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger, loadConfig } from '../src/mod.ts';
import { fileStamps } from '../src/tenancy/file_stamps.ts';
import { TenantReloader } from '../src/tenancy/reload_tenants.ts';
import { TenantDirectory } from '../src/tenancy/tenant_directory.ts';
import { watchTenants } from '../src/tenancy/watch_tenants.ts';
import { get, post, startTestGateway } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { as, startTenantGateway, tenant, type TenantGateway } from './support/tenants.ts';

describe('reloading tenants', () => {
  let steady: TenantGateway;
  beforeAll(async () => {
    steady = await startTenantGateway({ tenants: [tenant('alpha')] });
  });
  afterAll(() => steady[Symbol.asyncDispose]());
  const refused = async (): Promise<number> => {
    const { text } = await get(`${steady.url}/metrics`);
    return Number(/^flk_config_reload_total\{result="refused"\} (\d+)$/m.exec(text)?.[1] ?? 0);
  };

  test('says what was added, removed and changed, and counts each reload', async () => {
    await using running = await startTenantGateway({ tenants: [tenant('a'), tenant('b'), tenant('c')] });
    expect(await running.gateway.reload()).toEqual({
      result: 'unchanged',
      added: [],
      removed: [],
      changed: [],
      needsRestart: [],
    });
    running.configure([tenant('a'), tenant('b', { daily_quota: 5 }), tenant('d')]);
    expect(await running.gateway.reload()).toEqual({
      result: 'applied',
      added: ['d'],
      removed: ['c'],
      changed: ['b'],
      needsRestart: [],
    });
    const { text } = await get(`${running.url}/metrics`);
    expect(text).toContain('flk_config_reload_total{result="unchanged"} 1');
    expect(text).toContain('flk_config_reload_total{result="applied"} 1');
  });

  test.each([
    ['broken YAML', 'tenants: [ {id: beta, keys: [{alg: hmac, key: "beta secret"}]\n'],
    ['an unknown member', JSON.stringify({ tenants: [tenant('alpha', { colour: 'blue' })] })],
    ['a repeated id', JSON.stringify({ tenants: [tenant('alpha'), tenant('alpha')] })],
    ['a shared key', JSON.stringify({ tenants: [tenant('alpha'), { ...tenant('alpha'), id: 'b' }] })],
    ['no tenant at all', JSON.stringify({ tenants: [] })],
    [
      'a key of the wrong length',
      JSON.stringify({ tenants: [tenant('a', { keys: [{ alg: 'ed25519', key: 'c2VjcmV0' }] })] }),
    ],
    ['a bad setting beside sound tenants', JSON.stringify({ token_rate: 'x', tenants: [tenant('beta')] })],
    ['a setting that cannot be met', JSON.stringify({ metrics_user: 'half', tenants: [tenant('beta')] })],
    ['another way of signing', JSON.stringify({ pcs_sign_alg: 'ed25519', tenants: [tenant('beta')] })],
    ['an unknown setting', JSON.stringify({ colour: 'blue', tenants: [tenant('beta')] })],
  ])('%s is refused whole: the old tenants stay, and no key is logged', async (name, text) => {
    writeFileSync(steady.configFile, text);
    const before = await refused();
    const logged = steady.log.length;
    expect(await steady.gateway.reload()).toMatchObject({ result: 'refused' });
    const body = await signedBody(name, {}, hmacKey('alpha secret'));
    expect((await post(steady.url, body, as('alpha'))).status).toBe(200);
    expect((await post(steady.url, body, as('beta'))).status).toBe(403);
    expect(await refused()).toBe(before + 1);
    const log = steady.log.slice(logged).join('');
    expect(log).toContain('the new configuration is refused');
    expect(log).not.toMatch(/(alpha|beta) secret|c2VjcmV0/);
  });

  test('other settings need a restart, and are named without their values', async () => {
    await using running = await startTenantGateway({ tenants: [tenant('alpha')] });
    running.configure([tenant('alpha'), tenant('beta')], {
      jwt_secret: 'a new secret that must not be shown anywhere',
      multi_tenant: true,
      log_sample: 0.5,
      token_rate: 7,
    });
    const report = await running.gateway.reload();
    expect(report).toMatchObject({ added: ['beta'], changed: ['alpha'] });
    expect('needsRestart' in report && report.needsRestart.toSorted()).toEqual(['JWT_SECRET', 'LOG_SAMPLE']);
    // The running gateway still asks for no token.
    const body = await signedBody('no token', {}, hmacKey('beta secret'));
    expect((await post(running.url, body, as('beta'))).status).toBe(200);
    expect(running.log.join('')).toContain('"settings":["');
    expect(running.log.join('')).not.toContain('must not be shown');
  });

  test('a rotated key file serves a gateway with one tenant, too', async () => {
    await using place = await startTestGateway();
    await place.gateway.close();
    const file = join(place.dataDir, 'keys');
    writeFileSync(file, 'old secret');
    await using running = await startTestGateway(
      { PCS_HMAC_KEYS_FILE: file, PCS_HMAC_KEYS: '' },
      place.dataDir,
    );
    const status = async (name: string, key: string): Promise<number> =>
      (await post(running.gateway.url, await signedBody(name, {}, hmacKey(key)))).status;
    expect([await status('1', 'old secret'), await status('2', 'new secret')]).toEqual([200, 401]);
    writeFileSync(file, 'new secret');
    expect(await running.gateway.reload()).toMatchObject({ result: 'applied', changed: ['default'] });
    expect([await status('3', 'old secret'), await status('4', 'new secret')]).toEqual([401, 200]);
  });

  test('a required version applies from the reload on', async () => {
    await using running = await startTenantGateway({ tenants: [tenant('alpha')] });
    const old = { version: '0.1', n: undefined, d: undefined, validity: undefined, payload_kind: undefined };
    const send = async (name: string, overrides: object): Promise<number> => {
      const body = await signedBody(name, overrides, hmacKey('alpha secret'));
      return (await post(running.url, body, as('alpha'))).status;
    };
    expect(await send('before', old)).toBe(200);
    running.configure([tenant('alpha', { min_pcs_version: '0.2' })]);
    await running.gateway.reload();
    expect([await send('after', old), await send('new', {})]).toEqual([400, 200]);
  });

  test('a reload refills no bucket and forgets no count', async () => {
    const limited = (key: string) =>
      tenant('alpha', {
        token_rate: 0.001,
        token_burst: 2,
        keys: [
          { alg: 'hmac', key: 'alpha secret' },
          { alg: 'hmac', key },
        ],
      });
    await using running = await startTenantGateway({ tenants: [limited('k1')] });
    const send = async (name: string): Promise<number> =>
      (await post(running.url, await signedBody(name, {}, hmacKey('alpha secret')), as('alpha'))).status;
    expect([await send('1'), await send('2')]).toEqual([200, 200]);
    running.configure([limited('k2')]);
    expect(await running.gateway.reload()).toMatchObject({ changed: ['alpha'] });
    expect(await send('3')).toBe(429);
  });
});

describe('watching the files', () => {
  test('a change is taken over once it has stayed for a look; a bad one is tried again only later', async () => {
    await using running = await startTenantGateway({ tenants: [tenant('alpha')] });
    const config = loadConfig({
      KAKEYA_CONFIG: running.configFile,
      KAKEYA_DATA: running.dataDir,
      MULTI_TENANT: 'true',
    });
    // What changes between the reading at the start and the first look must not be missed.
    running.configure([tenant('alpha'), tenant('early')]);
    const results: string[] = [];
    const directory = new TenantDirectory(config.tenants);
    const reloader = new TenantReloader({
      config,
      directory,
      logger: createLogger('silent'),
      onResult: (result) => results.push(result),
    });
    let waiting = Promise.withResolvers<() => void>();
    const watcher = watchTenants(reloader, config.source.watched, (_ms, callback) => {
      waiting.resolve(callback);
      return () => {};
    });
    watcher.start();
    const looks = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1) {
        const look = await waiting.promise;
        waiting = Promise.withResolvers();
        look();
      }
      await waiting.promise;
    };
    await looks(3);
    expect(directory.get('early')).toBeDefined();
    await looks(3);
    expect(results).toEqual(['applied']);
    running.configure([tenant('alpha'), tenant('beta')]);
    await looks(1);
    expect(directory.get('beta')).toBeUndefined();
    await looks(2);
    expect(directory.get('beta')).toBeDefined();
    writeFileSync(running.configFile, 'rubbish');
    await looks(6);
    expect(results).toEqual(['applied', 'applied', 'refused']);
    await watcher.stop();
  });

  test('a file that is replaced by one of the same size is seen as changed', async () => {
    await using running = await startTenantGateway({ tenants: [tenant('alpha')] });
    const path = running.configFile;
    const before = fileStamps([path]);
    writeFileSync(`${path}.new`, readFileSync(path));
    renameSync(`${path}.new`, path);
    expect(fileStamps([path])).not.toEqual(before);
    expect(fileStamps([`${path}.gone`])).toEqual(['ENOENT']);
  });
});
