import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger, type Gateway, loadConfig, startGateway } from '../src/mod.ts';
import { NO_THREAD } from './support/gateway.ts';
import { SECRET } from './support/records.ts';

/** The gateway takes any built page: this one is small enough to see what it does with it. */
describe('the console at /', () => {
  let directory: string;
  let gateway: Gateway;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kakeya-page-'));
    await mkdir(join(directory, 'page/assets'), { recursive: true });
    await mkdir(join(directory, 'page/.vite'));
    await writeFile(join(directory, 'page/index.html'), '<!doctype html><title>page</title>');
    await writeFile(join(directory, 'page/assets/main-1a2b.js'), 'export {};');
    await writeFile(join(directory, 'page/assets/main-1a2b.js.br'), 'compressed');
    await writeFile(join(directory, 'page/.vite/manifest.json'), '{}');
    await writeFile(join(directory, 'secret.txt'), 'beside the page');
    const config = loadConfig({
      PORT: '0',
      KAKEYA_DATA: join(directory, 'data'),
      PCS_HMAC_KEY: SECRET,
      ...NO_THREAD,
    });
    gateway = await startGateway(config, {
      logger: createLogger('silent'),
      consoleDirectory: pathToFileURL(`${join(directory, 'page')}/`),
    });
  });

  afterAll(async () => {
    await gateway.close();
    await rm(directory, { recursive: true, force: true });
  });

  const get = (path: string, headers: Readonly<Record<string, string>> = { accept: 'text/html' }) =>
    fetch(`${gateway.url}${path}`, { headers });

  it.each(['/', '/verdicts', '/verdicts/abc?tenant=default', '/no/such/page'])(
    'shows a browser the one page at %s, to be asked for again each time',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('text/html');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('<title>page</title>');
    },
  );

  it('lets nothing run, be framed or be asked that the gateway does not serve', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    const directives = new Map(policy.split('; ').map((directive) => [directive.split(' ')[0], directive]));
    expect(directives.get('default-src')).toBe("default-src 'none'");
    expect(directives.get('script-src')).toBe("script-src 'self'");
    expect(directives.get('style-src')).toBe("style-src 'self'");
    expect(directives.get('connect-src')).toBe("connect-src 'self'");
    expect(directives.get('frame-ancestors')).toBe("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|data:|https?:|\*/);
  });

  it('lets files that are named by their content be kept for ever, compressed where that is understood', async () => {
    const path = '/assets/main-1a2b.js';
    const plain = await get(path, { 'accept-encoding': 'identity' });
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(plain.headers.get('content-type')).toContain('javascript');
    expect(await plain.text()).toBe('export {};');
    const compressed = await fetch(`${gateway.url}${path}`, {
      method: 'HEAD',
      headers: { 'accept-encoding': 'br' },
    });
    expect(compressed.headers.get('content-encoding')).toBe('br');
  });

  it.each([
    ['/assets/none.js', 404],
    ['/.vite/manifest.json', 404],
    ['/%2e%2e/secret.txt', 404],
    ['/..%2fsecret.txt', 404],
    ['/assets/..%2f..%2fsecret.txt', 404],
    ['/v1/nothing', 404],
    ['/v1/labels', 405],
  ])('answers a program at %s with a problem, %i', async (path, status) => {
    const response = await get(path, { accept: '*/*' });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('shows a browser no page where the API is', async () => {
    const response = await get('/v1/nothing');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});
