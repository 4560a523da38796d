import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_THREAD, startTestGateway, type TestGateway } from './support/gateway.ts';

/** As a browser sends it whose resolver was told that the name is this machine. */
async function get(url: string, path: string, host: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  request({ hostname, port, path, headers: { host } }, (response) => {
    text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
  })
    .once('error', reject)
    .end();
  return promise;
}

/** The status of the answer to lines that no client of Node would send. */
async function statusOf(url: string, ...lines: readonly string[]): Promise<number> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.end(`${lines.join('\r\n')}\r\nconnection: close\r\n\r\n`);
  const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(await text(socket)) ?? [];
  return Number(status);
}

describe('a gateway without tokens', () => {
  it('tells a page whose name was rebound to this machine nothing, at no path', async () => {
    await using open = await startTestGateway(NO_THREAD);
    const { url } = open.gateway;
    for (const path of ['/v1/outcomes', '/v1/session', '/openapi.json', '/metrics', '/']) {
      for (const host of [
        'evil.example',
        'evil.example:8080',
        '127.0.0.1.evil.example',
        'localhost.evil.example',
      ]) {
        const { status, body } = await get(url, path, host);
        expect({ path, host, status }).toEqual({ path, host, status: 421 });
        expect(body).toContain('urn:kakeya:problem:host-refused');
      }
    }
  });

  it.each(['127.0.0.1', 'localhost:9', '[::1]:9', 'LOCALHOST', 'kakeya.localhost'])(
    'answers under %s',
    async (host) => {
      await using open = await startTestGateway(NO_THREAD);
      expect((await get(open.gateway.url, '/v1/session', host)).status).toBe(200);
    },
  );
});

describe('the name that a gateway without tokens is asked under', () => {
  const path = 'GET /v1/session HTTP/1.1';
  let open: TestGateway;
  beforeAll(async () => {
    open = await startTestGateway(NO_THREAD);
  });
  afterAll(() => open[Symbol.asyncDispose]());

  it.each([
    [path, 'host: evil.example', 'x-forwarded-host: localhost'],
    [path, 'host: localhost@evil.example'],
    [path, 'host: 127.0.0.1:80@evil.example'],
    [path, 'host: evil.example#127.0.0.1'],
    [path, 'host: localhost.'],
    [path, 'host: 127.0.0.1.'],
    [path, 'host: 0.0.0.0'],
    [path, 'host: [::]'],
    [path, 'host: [::ffff:192.0.2.1]'],
    [path, 'host: 2130706433'],
    [path, 'host: .localhost.evil.example'],
    [path, 'host:'],
    [path, 'host: evil.example', 'host: localhost'],
    ['GET http://localhost/v1/session HTTP/1.1', 'host: evil.example'],
    ['GET /v1/session HTTP/1.0', 'host: evil.example'],
    ['GET /no/such/path HTTP/1.1', 'host: evil.example'],
  ])('%j %j is refused', async (...lines) => {
    expect(await statusOf(open.gateway.url, ...lines)).toBe(421);
  });

  it('may be missing where no browser asks', async () => {
    const { url } = open.gateway;
    expect(await statusOf(url, path)).toBe(400);
    expect(await statusOf(url, 'GET /v1/session HTTP/1.0')).toBe(200);
  });
});

describe('a gateway with tokens', () => {
  it('answers under any name: the token is what counts', async () => {
    await using open = await startTestGateway({
      ...NO_THREAD,
      JWT_SECRET: 'a secret for tests only, and long enough',
    });
    const { status, body } = await get(open.gateway.url, '/v1/session', 'gateway.example');
    expect(status).toBe(401);
    expect(body).toContain('token-missing');
  });
});
