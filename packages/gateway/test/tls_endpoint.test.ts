import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GatewayError } from '../src/mod.ts';
import { Authority, type Credentials } from './support/certificates.ts';
import { httpsRequest } from './support/https_client.ts';
import { startTestEndpoint } from './support/tls_endpoint.ts';
import { tlsFiles, type TlsFileSetting } from './support/tls_files.ts';

type Texts = Partial<Record<TlsFileSetting, string>>;

const HALF_AN_HOUR_MS = 1_800_000;
const [past, future] = [new Date(Date.now() - HALF_AN_HOUR_MS), new Date(Date.now() + HALF_AN_HOUR_MS)];
const authority = await Authority.create('Test authority');
const namesake = await Authority.create('Test authority');
const other = await Authority.create('Another authority');
const server = await authority.serverCredentials();
const another = await authority.serverCredentials();
const client = await authority.issue('client');
const lost = await authority.issue('lost');
const ca = authority.pem;
const pair = ({ cert, key }: Credentials): Texts => ({ TLS_CERT: cert, TLS_KEY: key });

const MUTUAL: Texts = {
  ...pair(server),
  TLS_CLIENT_CA: authority.pem,
  TLS_CLIENT_CRL: await authority.revocationList([lost.serial]),
};

/** What neither a start nor a reload takes, and what it says. */
const BAD: readonly (readonly [string, Texts, RegExp])[] = [
  ['a key of another certificate', { TLS_KEY: another.key }, /TLS_KEY does not belong to TLS_CERT/],
  ['a certificate of another key', { TLS_CERT: another.cert }, /does not belong/],
  ['an expired pair', pair(await authority.serverCredentials({ notAfter: past })), /TLS_CERT has expired/],
  ['a pair of tomorrow', pair(await authority.serverCredentials({ notBefore: future })), /not valid yet/],
  ['no certificate', { TLS_CERT: 'nothing' }, /holds no PEM certificate/],
  ['half a certificate', { TLS_CERT: server.cert.slice(0, 300) }, /not complete/],
  [
    'a certificate of noise',
    { TLS_CERT: server.cert.replace(/(?<=\n).{16}/, 'A'.repeat(16)) },
    /cannot be read/,
  ],
  ['a chain that is cut off', { TLS_CERT: server.cert + authority.pem.slice(0, 200) }, /not complete/],
  ['half a key', { TLS_KEY: server.key.slice(0, 60) }, /TLS_KEY is not a PEM private key/],
  [
    'authorities that are cut off',
    { TLS_CLIENT_CA: authority.pem + other.pem.slice(0, 200) },
    /not complete/,
  ],
  ['no authority', { TLS_CLIENT_CA: 'nothing' }, /TLS_CLIENT_CA holds no PEM/],
  [
    'an authority without a list',
    { TLS_CLIENT_CA: authority.pem + other.pem },
    /no list that CN=Another authority signed/,
  ],
  [
    'an expired list',
    { TLS_CLIENT_CRL: await authority.revocationList([], { nextUpdate: past }) },
    /not valid now/,
  ],
  [
    'a list of tomorrow',
    { TLS_CLIENT_CRL: await authority.revocationList([], { thisUpdate: future }) },
    /not valid now/,
  ],
  [
    'a list of another authority',
    { TLS_CLIENT_CRL: await other.revocationList() },
    /no list that CN=Test authority/,
  ],
  [
    'a list of a namesake',
    { TLS_CLIENT_CRL: await namesake.revocationList() },
    /no list that CN=Test authority/,
  ],
  ['half a list', { TLS_CLIENT_CRL: (await authority.revocationList()).slice(0, 200) }, /not complete/],
  ['a certificate as list', { TLS_CLIENT_CRL: authority.pem }, /no list that CN=Test authority/],
  [
    'a list of noise',
    { TLS_CLIENT_CRL: '-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----' },
    /cannot be read/,
  ],
];

describe('certificates that are not sound', () => {
  test.each(BAD)('%s does not start', async (_name, bad, message) => {
    await using files = await tlsFiles({ ...MUTUAL, ...bad });
    const fault: unknown = await startTestEndpoint(files.env).catch((thrown: unknown) => thrown);
    expect(fault).toBeInstanceOf(GatewayError);
    expect(fault).toMatchObject({ code: 'tls_invalid', message: expect.stringMatching(message) });
  });

  test('do not replace sound ones: everything old stays, and each refusal is counted', async () => {
    await using files = await tlsFiles(MUTUAL);
    await using running = await startTestEndpoint(files.env);
    const ask = (credentials: Credentials) => httpsRequest(running.url, { ca, ...credentials });
    for (const [index, [name, bad]] of BAD.entries()) {
      await files.write({ ...MUTUAL, ...bad });
      await running.endpoint.reload();
      const [good, revoked] = [await ask(client), await ask(lost)];
      expect([good.text, good.serial, revoked.text], name).toEqual(['let in', server.serial, 'revoked']);
      expect(await running.metric('flk_tls_reload_total{result="refused"}'), name).toBe(index + 1);
    }
    expect(await running.metric('flk_tls_certificate_expiry_timestamp_seconds')).toBe(seconds(server));
    await files.write({ ...MUTUAL, ...pair(another) });
    await running.endpoint.reload();
    expect((await ask(client)).serial).toBe(another.serial);
    expect(await running.metric('flk_tls_reload_total{result="ok"}')).toBe(1);
    expect(await running.metric('flk_tls_certificate_expiry_timestamp_seconds')).toBe(seconds(another));
  });
});

describe('watched files', () => {
  const servedBy = async (url: string): Promise<string> => (await httpsRequest(url, { ca })).serial;

  test('a pair that is replaced in two steps is taken once, when it is whole', async () => {
    await using files = await tlsFiles(pair(server));
    await using running = await startTestEndpoint(files.env);
    await running.look();
    await files.write({ TLS_CERT: another.cert });
    await running.look();
    await files.write({ TLS_KEY: another.key });
    await running.look();
    expect(await servedBy(running.url)).toBe(server.serial);
    await running.look();
    expect(await servedBy(running.url)).toBe(another.serial);
    await running.look();
    expect(await running.metric('flk_tls_reload_total{result="ok"}')).toBe(1);
    expect(await running.metric('flk_tls_reload_total{result="refused"}')).toBe(0);
  });

  test('the swap of a symbolic link is seen, as Kubernetes replaces secrets', async () => {
    await using files = await tlsFiles({});
    const at = (name: string): string => join(files.directory, name);
    const publish = async (version: string, credentials: Credentials): Promise<void> => {
      await mkdir(at(version));
      await writeFile(join(at(version), 'tls.crt'), credentials.cert);
      await writeFile(join(at(version), 'tls.key'), credentials.key);
      await symlink(version, at('..data_tmp'));
      await rename(at('..data_tmp'), at('..data'));
    };
    await publish('..v1', server);
    await symlink('..data/tls.crt', at('tls.crt'));
    await symlink('..data/tls.key', at('tls.key'));
    await using running = await startTestEndpoint({
      TLS_CERT_FILE: at('tls.crt'),
      TLS_KEY_FILE: at('tls.key'),
    });
    await publish('..v2', another);
    await rm(at('..v1'), { recursive: true });
    await running.look();
    await running.look();
    expect(await servedBy(running.url)).toBe(another.serial);
  });

  test('files that are away are refused once, not at each look, and taken when they are back', async () => {
    await using files = await tlsFiles(pair(server));
    await using running = await startTestEndpoint(files.env);
    await rm(join(files.directory, 'TLS_KEY'));
    for (let looks = 0; looks < 6; looks += 1) await running.look();
    expect(await running.metric('flk_tls_reload_total{result="refused"}')).toBe(1);
    expect(await servedBy(running.url)).toBe(server.serial);
    await files.write(pair(another));
    await running.look();
    await running.look();
    expect(await servedBy(running.url)).toBe(another.serial);
  });

  test('a certificate that was not valid yet is taken when its time has come, with nothing changed in its file', async () => {
    const next = await authority.serverCredentials({ notBefore: future });
    let nowMs = Date.now();
    await using files = await tlsFiles(pair(server));
    await using running = await startTestEndpoint(files.env, () => nowMs);
    await files.write(pair(next));
    await running.look();
    await running.look();
    expect(await running.metric('flk_tls_reload_total{result="refused"}')).toBe(1);
    nowMs += HALF_AN_HOUR_MS;
    for (let looks = 0; looks < 12; looks += 1) await running.look();
    expect(await running.metric('flk_tls_reload_total{result="ok"}')).toBe(1);
  });
});

describe('connections over time', () => {
  test.each([
    ['its certificate ends', { notAfter: future }, {}, 'expired'],
    ['the revocation list that it was checked against ends', {}, { nextUpdate: future }, 'trust-changed'],
  ])('an open one is let in until %s', async (_name, certificate, list, refusal) => {
    let nowMs = Date.now();
    const credentials = await authority.issue('client', certificate);
    const TLS_CLIENT_CRL = await authority.revocationList([], list);
    await using running = await startTestEndpoint({ ...MUTUAL, TLS_CLIENT_CRL }, () => nowMs);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = () => httpsRequest(running.url, { ca, agent, ...credentials });
    const before = await ask();
    nowMs = future.getTime() - 1_000;
    const within = await ask();
    nowMs = future.getTime();
    const after = await ask();
    expect([before.text, within.text, after.text]).toEqual(['let in', 'let in', refusal]);
    expect(after.localPort).toBe(before.localPort);
    agent.destroy();
  });

  test('a new one is not let in once the revocation list has ended: whether it is revoked cannot be told', async () => {
    const TLS_CLIENT_CRL = await authority.revocationList([], { nextUpdate: past });
    await using running = await startTestEndpoint(
      { ...MUTUAL, TLS_CLIENT_CRL },
      () => past.getTime() - 1_000,
    );
    expect((await httpsRequest(running.url, { ca, ...client })).text).toBe('revocation-unknown');
  });
});

const seconds = ({ notAfter }: Credentials): number => Math.floor(notAfter.getTime() / 1000);
