import { connect } from 'node:net';
import type { SecureVersion } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { Authority } from './support/certificates.ts';
import { startTestGateway } from './support/gateway.ts';
import { handshake, httpsRequest } from './support/https_client.ts';
import { signedBody } from './support/records.ts';

const authority = await Authority.create('Test authority');
const server = await authority.serverCredentials();
const TLS = { TLS_CERT: server.cert, TLS_KEY: server.key, JUDGE_THREADS: '0' };
const ca = authority.pem;

/** Without this OpenSSL refuses old versions at the client already, and nothing would be asked of the gateway. */
const ANY_STRENGTH = { ciphers: 'DEFAULT@SECLEVEL=0' };

describe('TLS', () => {
  test('a record is submitted over HTTPS, at the address that is announced', async () => {
    await using running = await startTestGateway(TLS);
    const { url } = running.gateway;
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const body = await signedBody('over tls');
    const headers = { 'content-type': 'application/json' };
    const reply = await httpsRequest(`${url}/v1/pcs/submit`, { ca, body, headers });
    expect(reply).toMatchObject({ status: 200, body: { accepted: true } });
  });

  test.each([
    [{}, ['TLSv1.2', 'TLSv1.3'], ['TLSv1', 'TLSv1.1']],
    [{ TLS_MIN_VERSION: '1.3' }, ['TLSv1.3'], ['TLSv1.1', 'TLSv1.2']],
  ] as const)('with %o it speaks %o and refuses %o', async (settings, spoken, refused) => {
    await using running = await startTestGateway({ ...TLS, ...settings });
    const speak = (version: SecureVersion) =>
      handshake(running.gateway.url, '/healthz', {
        ca,
        minVersion: version,
        maxVersion: version,
        ...ANY_STRENGTH,
      });
    for (const version of spoken) {
      const { protocol, answer } = await speak(version);
      expect(protocol).toBe(version);
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    }
    for (const version of refused) {
      await expect(speak(version)).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
    }
  });

  test('plain HTTP on the TLS port is not answered, and harms nobody', async () => {
    await using running = await startTestGateway(TLS);
    const { url } = running.gateway;
    expect(await sendPlain(Number(new URL(url).port))).not.toContain('200');
    expect((await httpsRequest(`${url}/healthz`, { ca })).status).toBe(200);
  });

  test('the end of the certificate is a metric, and without TLS there is none', async () => {
    await using secure = await startTestGateway(TLS);
    const { text } = await httpsRequest(`${secure.gateway.url}/metrics`, { ca });
    const [, seconds] = /^flk_tls_certificate_expiry_timestamp_seconds (\d+)$/m.exec(text) ?? [];
    expect(Number(seconds)).toBe(Math.floor(server.notAfter.getTime() / 1000));
    await using plain = await startTestGateway();
    expect(await (await fetch(`${plain.gateway.url}/metrics`)).text()).not.toContain('flk_tls');
  });
});

function sendPlain(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'),
    );
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
