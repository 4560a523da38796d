import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GatewayError, loadConfig } from '../src/mod.ts';

const KEY = { PCS_HMAC_KEY: 'k' };

function file(name: string, text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'kakeya-config-')), name);
  writeFileSync(path, text);
  return path;
}

const codeOf = (env: Readonly<Record<string, string>>): string => {
  try {
    loadConfig(env);
  } catch (fault) {
    if (fault instanceof GatewayError) return `${fault.code}: ${fault.message}`;
    throw fault;
  }
  return 'started';
};

describe('configuration', () => {
  test('defaults bind loopback', () => {
    const config = loadConfig(KEY);
    expect(config.settings.HOST).toBe('127.0.0.1');
    expect(config.settings.PORT).toBe(8080);
    expect([...config.tenants.keys()]).toEqual(['default']);
  });

  test('the environment comes before the file, the file before the defaults', () => {
    const path = file('c.yaml', 'port: 9000\ntoken_rate: 5\n');
    const { settings } = loadConfig({ ...KEY, KAKEYA_CONFIG: path, PORT: '9001' });
    expect([settings.PORT, settings.TOKEN_RATE]).toEqual([9001, 5]);
  });

  test('of each setting it is known where its value is from; a start says it of what it sets itself', () => {
    const env = {
      PCS_HMAC_KEY_FILE: file('key', 'secret'),
      KAKEYA_CONFIG: file('c.yaml', 'port: 9000\ntoken_rate: 5\n'),
      PORT: '9001',
      REDIS_ADDR: 'localhost',
      HOST: '',
      LOG_LEVEL: 'warn',
    };
    const { source } = loadConfig(env, new Map([['LOG_LEVEL', 'command_line']]));
    expect(Object.fromEntries(source.settings)).toEqual({
      PCS_HMAC_KEY: 'secret_file',
      TOKEN_RATE: 'config_file',
      PORT: 'environment',
      REDIS_URL: 'environment',
      LOG_LEVEL: 'command_line',
    });
  });

  test('a secret can come from a file', () => {
    expect(codeOf({ PCS_HMAC_KEY_FILE: file('key', 'secret\n') })).toBe('started');
    expect(codeOf({ PCS_HMAC_KEY_FILE: '/nowhere/key' })).toMatch(/^config_unreadable/);
  });

  test.each([
    [
      'an unknown key in the file',
      { ...KEY, KAKEYA_CONFIG: file('c.yaml', 'prot: 9000\n') },
      /PROT is not a known setting/,
    ],
    ['a misspelt KAKEYA_ variable', { ...KEY, KAKEYA_DTAA: 'x' }, /KAKEYA_DTAA is not a setting/],
    [
      'a duplicate key in the file',
      { ...KEY, KAKEYA_CONFIG: file('c.yaml', 'port: 1\nport: 2\n') },
      /not valid YAML/,
    ],
    [
      'a store that is not there',
      { ...KEY, DEDUP_BACKEND: 'mongo' },
      /DEDUP_BACKEND must be embedded or redis or postgres/,
    ],
    ['Redis without its address', { ...KEY, DEDUP_BACKEND: 'redis' }, /DEDUP_BACKEND=redis needs REDIS_URL /],
    [
      'PostgreSQL without its address',
      { ...KEY, DEDUP_BACKEND: 'postgres', REDIS_URL: 'redis://r' },
      /DEDUP_BACKEND=postgres needs DATABASE_URL /,
    ],
    [
      'a setting beside its other name',
      { ...KEY, DATABASE_URL: 'postgres://a/k', POSTGRES_CONN: 'postgres://b/k' },
      /DATABASE_URL and POSTGRES_CONN are both set/,
    ],
    ['an unknown algorithm', { PCS_SIGN_ALG: 'rot13' }, /PCS_SIGN_ALG must be hmac or ed25519 or none\./],
    ['a port that is no port', { ...KEY, PORT: '99999' }, /PORT must be/],
    ['no key at all', {}, /PCS_HMAC_KEY/],
    ['anonymous ingest beyond loopback', { ...KEY, HOST: '0.0.0.0' }, /exposure_refused/],
    ['unsigned records without the development switch', { PCS_SIGN_ALG: 'none' }, /exposure_refused/],
    ['half of the metrics credentials', { ...KEY, METRICS_USER: 'x' }, /go together/],
    ['one secret for two tenants', { MULTI_TENANT: 'true', TENANTS: 'a:hmac:k,b:hmac:k' }, /share a key/],
    ['tenants without MULTI_TENANT', { ...KEY, TENANTS: 'a:hmac:k' }, /MULTI_TENANT is not true/],
    ['an unknown tenant algorithm', { MULTI_TENANT: 'true', TENANTS: 'a:rot13:k' }, /TENANTS must be/],
    ['a short journal key', { ...KEY, WAL_KEYS: 'k1:AAAA' }, /exactly 32 bytes/],
    ['a short token secret', { ...KEY, JWT_SECRET: 'short' }, /JWT_SECRET must/],
  ])('refuses %s', (_name, env, message) => {
    expect(codeOf(env)).toMatch(message);
  });

  test('the dedup store is the one chosen, by its setting, its other name or its file', () => {
    const [redis, postgres] = [
      { ...KEY, DEDUP_BACKEND: 'redis' },
      { ...KEY, DEDUP_BACKEND: 'postgres' },
    ];
    const url = 'redis://:secret@r:6379';
    const connectionString = 'postgres://p:secret@host/kakeya';
    expect(loadConfig({ ...KEY, REDIS_URL: url }).dedup).toEqual({ kind: 'embedded' });
    for (const env of [
      { REDIS_URL: url },
      { REDIS_ADDR: url },
      { REDIS_URL_FILE: file('url', `${url}\n`) },
    ]) {
      expect(loadConfig({ ...redis, ...env }).dedup).toEqual({ kind: 'redis', url });
    }
    expect(loadConfig({ ...redis, REDIS_URL: '', REDIS_ADDR: 'r:6379' }).dedup).toMatchObject({
      url: 'redis://r:6379',
    });
    for (const env of [{ DATABASE_URL: connectionString }, { POSTGRES_CONN: connectionString }]) {
      expect(loadConfig({ ...postgres, ...env }).dedup).toEqual({ kind: 'postgres', connectionString });
    }
  });

  test('a YAML tenant has keys with windows, and limits of its own', () => {
    const yaml = [
      'multi_tenant: true',
      'tenants:',
      '  - id: alpha',
      '    token_rate: 7',
      '    min_pcs_version: "0.2"',
      '    keys:',
      '      - { alg: hmac, key: old, not_after: "2026-01-31T00:00:00Z" }',
      '      - { kid: next, alg: hmac, key: new, not_before: "2026-01-01T00:00:00Z" }',
    ].join('\n');
    const tenant = loadConfig({ KAKEYA_CONFIG: file('t.yaml', yaml) }).tenants.get('alpha');
    expect(tenant).toMatchObject({ tokenRate: 7, minPcsVersion: '0.2' });
  });
});
