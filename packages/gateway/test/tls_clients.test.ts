import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Authority, type CertificateOptions, type Credentials } from './support/certificates.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { handshake, httpsRequest } from './support/https_client.ts';
import { signedBody } from './support/records.ts';

const SECRET = 'a secret of at least thirty-two characters';
const HOUR_MS = 3_600_000;
const authority = await Authority.create('Clients');
const namesake = await Authority.create('Clients');
const stranger = await Authority.create('Strangers');
const intermediate = await authority.intermediate('Team');
const unlisted = await authority.intermediate('Team without a list');
const server = await authority.serverCredentials();
const ca = authority.pem;

const dns = (value: string): CertificateOptions => ({ names: [{ type: 'dns', value }] });
const good = await authority.issue('good', dns('agent.example'));
const revoked = await authority.issue('revoked', dns('agent.example'));
const JSON_BODY = { 'content-type': 'application/json' };

const ENV = {
  JUDGE_THREADS: '0',
  TLS_CERT: server.cert,
  TLS_KEY: server.key,
  TLS_CLIENT_CA: authority.pem,
  TLS_CLIENT_CRL: (await authority.revocationList([revoked.serial])) + (await intermediate.revocationList()),
  TLS_CLIENT_SAN_ALLOW: 'agent.example, spiffe://example/agent,agent@example.org',
};

/** A client that sends the certificate of its authority too. */
async function withAuthority(issuer: Authority): Promise<Credentials> {
  const credentials = await issuer.issue('x', dns('agent.example'));
  return { ...credentials, cert: credentials.cert + issuer.pem };
}

/** What is refused, and what the answer says. */
const REFUSED: readonly (readonly [string, Partial<Credentials>, RegExp])[] = [
  ['no certificate', {}, /presented no client certificate/],
  ['one of another authority', await stranger.issue('x', dns('agent.example')), /not come from an authority/],
  ['one of another authority, brought along', await withAuthority(stranger), /not come from an authority/],
  ['one of a namesake, brought along', await withAuthority(namesake), /not come from an authority/],
  ['one of an authority of the same name', await namesake.issue('x', dns('agent.example')), /not come from/],
  [
    'an expired one',
    await authority.issue('x', { ...dns('agent.example'), notAfter: new Date(Date.now() - HOUR_MS / 2) }),
    /has expired/,
  ],
  [
    'one that is not valid yet',
    await authority.issue('x', { ...dns('agent.example'), notBefore: new Date(Date.now() + HOUR_MS / 2) }),
    /not valid yet/,
  ],
  ['a revoked one', revoked, /has been revoked/],
  [
    'one for servers',
    await authority.issue('x', { ...dns('agent.example'), purpose: 'server' }),
    /not meant for authenticating clients/,
  ],
  ['one with another name', await authority.issue('x', dns('other.example')), /No alternative name/],
  ['one below the name', await authority.issue('x', dns('sub.agent.example')), /No alternative name/],
  ['one with a wildcard for the name', await authority.issue('x', dns('*.example')), /No alternative name/],
  ['one with the name as common name only', await authority.issue('agent.example'), /No alternative name/],
  [
    'one whose DNS name reads like the URI',
    await authority.issue('x', dns('spiffe://example/agent')),
    /No alternative name/,
  ],
];

describe('client certificates', () => {
  let running: TestGateway;
  beforeAll(async () => {
    running = await startTestGateway(ENV);
  });
  afterAll(() => running[Symbol.asyncDispose]());
  const submit = async (
    credentials: Partial<Credentials>,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const { cert, key } = credentials;
    return httpsRequest(`${running.gateway.url}/v1/pcs/submit`, {
      ca,
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
      body: await signedBody(`by ${credentials.serial}`),
      headers: { ...JSON_BODY, ...headers },
    });
  };

  test.each(REFUSED)('%s: 403 that says so', async (_name, credentials, detail) => {
    const reply = await submit(credentials);
    expect(reply.status).toBe(403);
    expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(reply.headers.connection).toBe('close');
    expect(reply.body).toMatchObject({
      type: 'urn:kakeya:problem:client-certificate-required',
      detail: expect.stringMatching(detail),
      request_id: reply.headers['x-request-id'],
    });
  });

  test('a refused record is not recorded, and the refusals are counted by reason', async () => {
    await submit({});
    const { text } = await httpsRequest(`${running.gateway.url}/metrics`, { ca, ...good });
    expect(text).toMatch(/^flk_tls_client_refused_total\{reason="missing"\} [1-9]/m);
    expect(text).toMatch(/^flk_ingest_total 0$/m);
  });

  test.each([
    ['DNS name, in any case', dns('Agent.Example')],
    ['URI', { names: [{ type: 'url', value: 'spiffe://example/agent' }] }],
    ['e-mail address', { names: [{ type: 'email', value: 'agent@example.org' }] }],
    [
      'second name',
      { names: [...(dns('other.example').names ?? []), ...(dns('agent.example').names ?? [])] },
    ],
  ] satisfies [string, CertificateOptions][])('lets in by a %s', async (_name, options) => {
    expect(await submit(await authority.issue('x', options))).toMatchObject({
      status: 200,
      body: { accepted: true },
    });
  });

  test('lets in through an intermediate authority that has a list of its own, and not through one without', async () => {
    expect((await submit(await intermediate.issue('x', dns('agent.example')))).status).toBe(200);
    const reply = await submit(await unlisted.issue('x', dns('agent.example')));
    expect(reply.status).toBe(403);
    expect(reply.body['detail']).toMatch(/not come from an authority/);
  });

  test.each(['/healthz', '/readyz', '/metrics', '/openapi.json', '/v1/pcs/x', '/nowhere', '/%zz', '/?%'])(
    'no path is exempt: %s',
    async (path) => {
      const reply = await httpsRequest(running.gateway.url + path, { ca });
      expect(reply).toMatchObject({ status: 403, body: { status: 403 } });
      expect((await httpsRequest(running.gateway.url + path, { ca, ...good })).status).not.toBe(403);
    },
  );

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'a %s session is not resumed past the check',
    async (version) => {
      const { url } = running.gateway;
      for (const [credentials, status] of [
        [{}, '403'],
        [revoked, '403'],
        [good, '200'],
      ] as const) {
        const options = { ca, minVersion: version, maxVersion: version, ...credentials };
        const first = await handshake(url, '/healthz', options);
        const again = await handshake(url, '/healthz', { ...options, session: first.session });
        expect([first.session === undefined, again.resumed]).toEqual([false, false]);
        expect(again.answer).toContain(`HTTP/1.1 ${status} `);
      }
    },
  );
});

describe('client certificates beside the other checks', () => {
  test('come first: before the token, the size of the body and its type', async () => {
    await using running = await startTestGateway({ ...ENV, JWT_SECRET: SECRET, MAX_BODY_BYTES: '1024' });
    const submit = (options: object, headers: Readonly<Record<string, string>>) =>
      httpsRequest(`${running.gateway.url}/v1/pcs/submit`, {
        ca,
        headers,
        body: 'x'.repeat(1_000_000),
        ...options,
      });
    expect(
      (await submit({}, { authorization: 'Bearer no', 'content-type': 'text/plain' })).body,
    ).toMatchObject({
      type: 'urn:kakeya:problem:client-certificate-required',
    });
    expect((await submit(good, {})).body).toMatchObject({ type: 'urn:kakeya:problem:token-missing' });
  });

  test('do not stand for a token', async () => {
    await using running = await startTestGateway({ ...ENV, JWT_SECRET: SECRET });
    const submit = async (headers: Readonly<Record<string, string>>) =>
      httpsRequest(`${running.gateway.url}/v1/pcs/submit`, {
        ca,
        ...good,
        headers: { ...JSON_BODY, ...headers },
        body: await signedBody('with a token'),
      });
    expect((await submit({})).status).toBe(401);
    const token = await new SignJWT({ tenant_id: 'default', scope: 'pcs:submit' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(SECRET));
    expect((await submit({ authorization: `Bearer ${token}` })).body).toMatchObject({ accepted: true });
  });

  test('without TLS_CLIENT_CA they are not asked for, and sessions are resumed', async () => {
    await using running = await startTestGateway({
      JUDGE_THREADS: '0',
      TLS_CERT: server.cert,
      TLS_KEY: server.key,
    });
    const { url } = running.gateway;
    const first = await handshake(url, '/healthz', { ca });
    const again = await handshake(url, '/healthz', { ca, session: first.session });
    expect(again).toMatchObject({ resumed: true, answer: expect.stringContaining('200 OK') });
  });
});
