import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { SystemSchema } from '../src/http/system/system_schemas.ts';
import type { SystemReport } from '../src/http/system/system_routes.ts';
import { VERSION } from '../src/version.ts';
import { get, NO_THREAD, post, startTestGateway, temporaryDirectory } from './support/gateway.ts';
import { signedBody } from './support/records.ts';
import { JWT_SECRET, startTenantGateway, tenant, token } from './support/tenants.ts';

const isReport = new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile<SystemReport>(
  SystemSchema,
);

async function systemOf(url: string, headers: Readonly<Record<string, string>> = {}): Promise<SystemReport> {
  const { status, headers: answered, body, text } = await get(`${url}/v1/system`, headers);
  expect([status, answered.get('cache-control')]).toEqual([200, 'private, no-store']);
  if (isReport(body)) return body;
  throw new Error(`${JSON.stringify(isReport.errors)}: ${text}`);
}

const settingOf = ({ settings }: SystemReport, name: string) =>
  settings.find((setting) => setting.name === name);

describe('GET /v1/system', () => {
  test('tells what a gateway stands on, and agrees with /readyz', async () => {
    await using running = await startTestGateway(NO_THREAD);
    const { url } = running.gateway;
    await post(url, await signedBody('one'));
    const report = await systemOf(url);
    const { body: ready } = await get(`${url}/readyz`);
    expect(report).toMatchObject({
      version: VERSION,
      node: process.version,
      breakers: [{ name: 'dedup', state: 'closed', retry_in_ms: null }],
      journal: {
        first_seq: 1,
        segments: [{ first_seq: 1, sealed: false, key_id: null }],
        retention_days: 14,
      },
      tenants: [{ id: 'default', keys: [{ alg: 'hmac-sha256', state: 'active' }], min_pcs_version: '0.1' }],
    });
    expect(report.journal.durable_seq).toBeGreaterThan(1);
    expect(report.checks.map(({ name }) => name)).toEqual(
      Array.isArray(ready['checks']) ? ready['checks'].map(({ name }: { name: string }) => name) : [],
    );
    expect(report.stores.every(({ ok }) => ok)).toBe(true);
    expect(report.stores.map(({ name, kind }) => `${name} ${kind}`)).toEqual(
      expect.arrayContaining(['dedup embedded', 'limits embedded', 'models directory', 'policies directory']),
    );
    expect(report.projections.find(({ name }) => name === 'totals')).toMatchObject({
      error: null,
      external: false,
    });
  });

  test('holds none of the secrets that the gateway was given', async () => {
    const directory = await temporaryDirectory();
    const [hmac, second, metrics, judge, password, nats] = Array.from({ length: 6 }, () =>
      randomBytes(24).toString('base64url'),
    );
    const [oldKey, newKey] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
    writeFileSync(join(directory, 'jwt'), `${JWT_SECRET}\n`);
    const env = {
      ...NO_THREAD,
      PCS_HMAC_KEYS: `${hmac},${second}`,
      WAL_KEYS: `new:${newKey},old:${oldKey}`,
      METRICS_USER: 'prometheus',
      METRICS_PASS: metrics ?? '',
      EXTERNAL_JUDGE_URL: `https://ada:${judge}@judge.example/ask?key=${judge}`,
      EXTERNAL_JUDGE_TOKEN: judge ?? '',
      DEDUP_BACKEND: 'postgres',
      DATABASE_URL: `postgres://kakeya:${password}@127.0.0.1:1/kakeya`,
      REDIS_URL: `redis://kakeya:${password}@127.0.0.1:1/0`,
      NATS_URL: `nats://kakeya:${nats}@127.0.0.1:1`,
      JWT_SECRET_FILE: join(directory, 'jwt'),
    };
    await using running = await startTestGateway(env, directory);
    const { url } = running.gateway;
    const bearer = await token('default', 'system:read');
    // The store is away, and what it failed with is part of the answer.
    await expect
      .poll(async () => (await systemOf(url, bearer)).stores.filter(({ ok }) => !ok).map(({ name }) => name))
      .toEqual(expect.arrayContaining(['dedup']));
    const { text, body } = await get(`${url}/v1/system`, bearer);
    const secrets = [hmac, second, metrics, judge, password, nats, JWT_SECRET, oldKey, newKey];
    expect(secrets.filter((secret) => secret === undefined || text.includes(secret))).toEqual([]);
    const inHex = secrets.map((secret) => Buffer.from(secret ?? '').toString('hex'));
    const inBase64 = secrets.map((secret) => Buffer.from(secret ?? '').toString('base64'));
    expect([...inHex, ...inBase64].filter((encoded) => text.includes(encoded))).toEqual([]);
    if (!isReport(body)) throw new Error(text);
    expect(body.journal.segments.every(({ key_id }) => key_id === 'new')).toBe(true);
    const dedup = async () => (await systemOf(url, bearer)).breakers.find(({ name }) => name === 'dedup');
    await expect.poll(async () => (await dedup())?.state).toBe('open');
    expect(body.breakers.map(({ name }) => name)).toEqual(['dedup', 'limits']);
    expect(settingOf(body, 'JWT_SECRET')).toMatchObject({
      value: null,
      secret: true,
      set: true,
      source: 'secret_file',
    });
    expect(settingOf(body, 'TLS_KEY')).toMatchObject({ value: null, secret: true, set: false });
    expect(settingOf(body, 'EXTERNAL_JUDGE_URL')).toMatchObject({ value: 'https://judge.example/ask' });
  });

  test('shows the operator the keys of every tenant with their times, and to nobody without the scope', async () => {
    const nowMs = Date.parse('2026-03-01T00:00:00.000Z');
    const at = (ms: number): string => new Date(nowMs + ms).toISOString();
    const keys = [
      { kid: 'past', alg: 'hmac', key: 'past secret', not_after: at(-1) },
      { kid: 'last', alg: 'hmac', key: 'last secret', not_after: at(0) },
      { kid: 'first', alg: 'hmac', key: 'first secret', not_before: at(0) },
      { kid: 'next', alg: 'hmac', key: 'next secret', not_before: at(1) },
    ];
    await using running = await startTenantGateway({
      tenants: [{ id: 'alpha', keys, daily_quota: 5 }, tenant('beta')],
      env: { JWT_SECRET },
      clock: () => nowMs,
    });
    const operator = await token('alpha', 'system:read');
    const { tenants } = await systemOf(running.url, operator);
    expect(tenants.map(({ id }) => id)).toEqual(['alpha', 'beta']);
    expect(tenants[0]).toMatchObject({ daily_quota: 5 });
    expect(tenants[0]?.keys.map(({ kid, state }) => [kid, state])).toEqual([
      ['past', 'expired'],
      ['last', 'active'],
      ['first', 'active'],
      ['next', 'future'],
    ]);
    expect(tenants[0]?.keys[0]).toMatchObject({ not_before: null, not_after: at(-1) });
    const other = await token('alpha', 'pcs:read calibration:write system:operate');
    for (const path of ['/v1/system', '/v1/acts', '/v1/dead-letters'])
      expect((await get(`${running.url}${path}`, other)).body).toMatchObject({
        status: 403,
        type: 'urn:kakeya:problem:forbidden-scope',
      });
  });

  test('follows a reload: a setting of tenants in force is the new one', async () => {
    await using running = await startTenantGateway({ tenants: [tenant('alpha')], env: { JWT_SECRET } });
    const operator = await token('alpha', 'system:read');
    expect(settingOf(await systemOf(running.url, operator), 'TOKEN_RATE')).toMatchObject({
      value: 50_000,
      source: 'default',
    });
    running.configure([tenant('alpha'), tenant('beta')], { token_rate: 7, log_sample: 1 });
    await running.gateway.reload();
    const report = await systemOf(running.url, operator);
    expect(settingOf(report, 'TOKEN_RATE')).toMatchObject({ value: 7, source: 'config_file', set: true });
    expect(settingOf(report, 'LOG_SAMPLE')).toMatchObject({ value: 0.01, source: 'default' });
    expect(report.tenants.map(({ id, token_rate }) => [id, token_rate])).toEqual([
      ['alpha', 7],
      ['beta', 7],
    ]);
  });
});
