import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { NO_THREAD, startTestGateway } from './support/gateway.ts';

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
