import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { text as readText } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findBinary, freePort } from '@kakeya/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { httpsRequest, type HttpsRequest } from './support/https_client.ts';
import { signedBody } from './support/records.ts';

const CADDYFILE = fileURLToPath(new URL('../../../deploy/caddy/Caddyfile', import.meta.url));
const caddy = findBinary('caddy');
const run = promisify(execFile);
/** Debian's, which knows the directive under its first name. */
const OLD_CADDY = { KAKEYA_BATCH_BUFFER: 'buffer_requests' };

describe.skipIf(caddy === undefined)(
  `the Caddyfile${caddy === undefined ? ' (caddy is not installed)' : ''}`,
  () => {
    let gateway: TestGateway;
    let proxy: Proxy;
    beforeAll(async () => {
      gateway = await startTestGateway({ JUDGE_THREADS: '0' });
      proxy = await startProxy(caddy ?? '', new URL(gateway.gateway.url).host);
    });
    afterAll(async () => {
      await proxy[Symbol.asyncDispose]();
      await gateway[Symbol.asyncDispose]();
    });
    const send = (path: string, options: HttpsRequest = {}) =>
      httpsRequest(proxy.url + path, { ca: proxy.authority, ...options });

    test('is valid', async () => {
      const { environment: env } = proxy;
      await expect(run(caddy ?? '', ['validate', '--config', CADDYFILE], { env })).resolves.toBeDefined();
    });

    test('passes records on and answers back, one by one and in batches', async () => {
      const record = await signedBody('through caddy');
      const one = await send('/v1/pcs/submit', {
        body: record,
        headers: { 'content-type': 'application/json' },
      });
      expect(one).toMatchObject({ status: 200, body: { accepted: true } });
      const body = `${await signedBody('line 1')}\n${await signedBody('line 2')}\n`;
      const batch = await send('/v1/pcs/batch', {
        body,
        headers: { 'content-type': 'application/x-ndjson' },
      });
      expect(batch.text.trim().split('\n')).toHaveLength(2);
    });

    test('loses no record of a batch that arrives slowly over HTTP/1.1', async () => {
      const count = 1_500;
      const lines = await Promise.all(
        Array.from({ length: count }, (_, index) => signedBody(`slow ${index}`)),
      );
      const outgoing = request(`${proxy.url}/v1/pcs/batch`, {
        ca: proxy.authority,
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
      });
      const response: Promise<IncomingMessage[]> = once(outgoing, 'response');
      await pipeline(slowly(`${lines.join('\n')}\n`), outgoing);
      const [answer] = await response;
      const answers = answer === undefined ? '' : await readText(answer);
      expect(answers.match(/"accepted":true/g)).toHaveLength(count);
    });

    test('keeps the request id of a caller, and replaces one that could be mistaken', async () => {
      const id = async (given: Readonly<Record<string, string>>) =>
        (await send('/healthz', { headers: given })).headers['x-request-id'];
      expect(await id({ 'x-request-id': 'my-id.1' })).toBe('my-id.1');
      expect(await id({ 'x-request-id': 'a "quoted" id' })).toMatch(/^[0-9a-f-]{36}$/);
      expect(await id({})).toMatch(/^[0-9a-f-]{36}$/);
    });

    test.each(['/metrics', '/metrics/', '/%6detrics', '//metrics', '/readyz', '/'])(
      'does not pass on %s',
      async (path) => {
        const reply = await send(path, { headers: { 'x-request-id': 'an-id' } });
        expect(reply.headers['content-type']).toBe('application/problem+json');
        expect(reply).toMatchObject({ status: 404, body: { status: 404, request_id: 'an-id' } });
      },
    );

    test.each([
      ['the gateway itself', 1_200_000, 'urn:kakeya:problem:body-too-large'],
      ['Caddy', 3_000_000, 'about:blank'],
    ])('a body over the cap of %s gets 413, before it is sent', async (_who, length, type) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': String(length),
        expect: '100-continue',
      };
      const reply = await send('/v1/pcs/submit', { method: 'POST', headers });
      expect(reply).toMatchObject({ status: 413, body: { status: 413, type } });
    });

    test('says 502 with Retry-After while the gateway is away', async () => {
      await using lonely = await startProxy(caddy ?? '', `127.0.0.1:${await freePort()}`);
      const reply = await httpsRequest(`${lonely.url}/healthz`, { ca: lonely.authority });
      expect(reply).toMatchObject({ status: 502, body: { status: 502 } });
      expect(reply.headers).toMatchObject({ 'retry-after': '1', 'content-type': 'application/problem+json' });
    });
  },
);

/** In pieces, with pauses in which the gateway answers what it has. */
async function* slowly(text: string): AsyncGenerator<string> {
  const pieceLength = 65_536;
  for (let start = 0; start < text.length; start += pieceLength) {
    yield text.slice(start, start + pieceLength);
    await sleep(20);
  }
}

interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** The authority that Caddy made for its certificate, PEM. */
  readonly authority: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Caddy with the Caddyfile as it is, but on ports and with data of the test's own. */
async function startProxy(binary: string, upstream: string): Promise<Proxy> {
  const directory = await mkdtemp(join(tmpdir(), 'kakeya-caddy-'));
  const env = {
    HOME: directory,
    XDG_DATA_HOME: directory,
    KAKEYA_SITE: 'localhost',
    KAKEYA_UPSTREAM: upstream,
    ...((await run(binary, ['version'])).stdout.startsWith('2.6.2') ? OLD_CADDY : {}),
  };
  const { stdout } = await run(binary, ['adapt', '--config', CADDYFILE], { env });
  const adapted: { readonly apps: { readonly http: object & { readonly servers: object } } } =
    JSON.parse(stdout);
  const port = await freePort();
  const [server] = Object.values(adapted.apps.http.servers);
  const config = {
    admin: { disabled: true },
    apps: {
      http: {
        ...adapted.apps.http,
        http_port: await freePort(),
        https_port: port,
        servers: {
          only: { ...server, listen: [`127.0.0.1:${port}`], automatic_https: { disable_redirects: true } },
        },
      },
      pki: { certificate_authorities: { local: { install_trust: false } } },
    },
  };
  const path = join(directory, 'config.json');
  await writeFile(path, JSON.stringify(config));
  const child = spawn(binary, ['run', '--config', path], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const url = `https://localhost:${port}`;
  const authority = await serving(child, url, join(directory, 'caddy/pki/authorities/local/root.crt'));
  return {
    url,
    authority,
    environment: env,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Waits until Caddy has made its authority and serves a certificate of it; resolves with the authority. */
async function serving(child: ChildProcess, url: string, authorityFile: string): Promise<string> {
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Caddy ended at its start:\n${log}`);
    try {
      const ca = await readFile(authorityFile, 'utf8');
      await httpsRequest(url, { ca });
      return ca;
    } catch {
      await sleep(10);
    }
  }
}
