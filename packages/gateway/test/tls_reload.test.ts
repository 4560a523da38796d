import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { Authority, type Credentials } from './support/certificates.ts';
import { startTestGateway } from './support/gateway.ts';
import { httpsRequest, type HttpsReply } from './support/https_client.ts';
import { signedBody } from './support/records.ts';
import { tlsFiles } from './support/tls_files.ts';

const authority = await Authority.create('Test authority');
const other = await Authority.create('Another authority');
const server = await authority.serverCredentials();
const client = await authority.issue('client');
const lost = await authority.issue('lost');
const ca = authority.pem;

const QUICK = { JUDGE_THREADS: '0' };
const JSON_BODY = { 'content-type': 'application/json' };
const pair = ({ cert, key }: Credentials) => ({ TLS_CERT: cert, TLS_KEY: key });
const keptAlive = (): Agent => new Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 0 });

/** The value of a metric, read over the gateway's own TLS. */
async function metric(url: string, name: string): Promise<number> {
  const { text } = await httpsRequest(`${url}/metrics`, { ca });
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}

describe('the certificate of the gateway', () => {
  test('is replaced under continuous requests: none is dropped, and open connections stay open', async () => {
    await using files = await tlsFiles(pair(server));
    await using running = await startTestGateway({ ...QUICK, ...files.env });
    const { gateway } = running;
    const enough = new AbortController();
    const send = async (name: string, kept: Agent | undefined, replies: HttpsReply[]): Promise<void> => {
      for (let count = 0; !enough.signal.aborted; count += 1) {
        const body = await signedBody(`${name} ${count}`);
        const options = { ca, body, headers: JSON_BODY, ...(kept === undefined ? {} : { agent: kept }) };
        replies.push(await httpsRequest(`${gateway.url}/v1/pcs/submit`, options));
      }
    };
    const agent = keptAlive();
    const [kept, fresh]: [HttpsReply[], HttpsReply[]] = [[], []];
    const senders = [
      send('kept', agent, kept),
      send('fresh 1', undefined, fresh),
      send('fresh 2', undefined, fresh),
    ];
    const failed = Promise.all(senders);
    const served = async (serial: string): Promise<void> => {
      while (fresh.at(-1)?.serial !== serial) await Promise.race([failed, new Promise(setImmediate)]);
    };
    await served(server.serial);
    for (let rotation = 0; rotation < 5; rotation += 1) {
      const next = await authority.serverCredentials();
      await files.write(pair(next));
      await gateway.reloadTls();
      await served(next.serial);
    }
    enough.abort();
    await failed;
    expect([...kept, ...fresh].filter(({ status }) => status !== 200)).toEqual([]);
    expect(new Set(kept.map(({ localPort }) => localPort)).size).toBe(1);
    expect(await metric(gateway.url, 'flk_tls_reload_total{result="ok"}')).toBe(5);
    agent.destroy();
  });
});

describe('what client certificates are checked against', () => {
  const start = async () => {
    const files = await tlsFiles({
      ...pair(server),
      TLS_CLIENT_CA: authority.pem,
      TLS_CLIENT_CRL: await authority.revocationList(),
    });
    const running = await startTestGateway({ ...QUICK, ...files.env });
    return { files, running, url: running.gateway.url };
  };
  const revokeLost = async () => ({ TLS_CLIENT_CRL: await authority.revocationList([lost.serial]) });

  test('a new revocation list shuts out the revoked at their next request, and nobody else', async () => {
    const { files, running, url } = await start();
    await using _files = files;
    await using _running = running;
    const agents = { lost: keptAlive(), client: keptAlive() };
    const ask = (who: 'lost' | 'client') =>
      httpsRequest(`${url}/healthz`, { ca, agent: agents[who], ...(who === 'lost' ? lost : client) });
    const before = [await ask('lost'), await ask('client')];
    await files.write(await revokeLost());
    await running.gateway.reloadTls();
    // Idle connections are closed, so that a client does not find out with its next request.
    for (const { freeSockets } of Object.values(agents)) {
      while (Object.keys(freeSockets).length > 0) await new Promise(setImmediate);
    }
    const after = [await ask('lost'), await ask('client')];
    expect(before.map(({ status }) => status)).toEqual([200, 200]);
    expect(after.map(({ status }) => status)).toEqual([403, 200]);
    expect(after[0]?.body['detail']).toMatch(/has been revoked/);
    // Each was judged anew, in a handshake of its own.
    expect(after.map(({ localPort }) => localPort)).not.toEqual(before.map(({ localPort }) => localPort));
    for (const agent of Object.values(agents)) agent.destroy();
  });

  test('a request in work when it changes is answered, and its connection is the last one of its kind', async () => {
    const { files, running, url } = await start();
    await using _files = files;
    await using _running = running;
    const agent = keptAlive();
    const body = await signedBody('in work');
    const headers = { ...JSON_BODY, 'content-length': body.length, expect: '100-continue' };
    const sending = request(`${url}/v1/pcs/submit`, { ca, agent, method: 'POST', headers, ...lost });
    sending.flushHeaders();
    await once(sending, 'continue');
    await files.write(await revokeLost());
    await running.gateway.reloadTls();
    sending.end(body);
    const [response]: IncomingMessage[] = await once(sending, 'response');
    response?.resume();
    expect([response?.statusCode, response?.headers.connection]).toEqual([200, 'close']);
    expect((await httpsRequest(`${url}/healthz`, { ca, agent, ...lost })).status).toBe(403);
    agent.destroy();
  });

  test('a handshake that began before and ends after does not slip through', async () => {
    const { files, running, url } = await start();
    await using _files = files;
    await using _running = running;
    const { hostname, port } = new URL(url);
    const early = connectTcp(Number(port), hostname);
    await once(early, 'connect');
    // Connections are accepted in their order: with this answer the gateway has prepared the other one too.
    await httpsRequest(`${url}/healthz`, { ca, ...client });
    await files.write(await revokeLost());
    await running.gateway.reloadTls();
    const socket = connect({ socket: early, ca, servername: 'localhost', ...lost });
    await once(socket, 'secureConnect');
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toMatch(/retry-after: 1\r\n/i);
    expect(answer).toContain('urn:kakeya:problem:client-certificate-unverifiable');
  });

  test('an authority that is taken away takes its clients along; one that is added brings its own', async () => {
    const { files, running, url } = await start();
    await using _files = files;
    await using _running = running;
    const newcomer = await other.issue('newcomer');
    const ask = async (credentials: Credentials) =>
      (await httpsRequest(`${url}/healthz`, { ca, ...credentials })).status;
    expect([await ask(client), await ask(newcomer)]).toEqual([200, 403]);
    await files.write({ TLS_CLIENT_CA: other.pem, TLS_CLIENT_CRL: await other.revocationList() });
    await running.gateway.reloadTls();
    expect([await ask(client), await ask(newcomer)]).toEqual([403, 200]);
  });

  test('a new certificate of the gateway alone leaves the connections of clients open', async () => {
    const { files, running, url } = await start();
    await using _files = files;
    await using _running = running;
    const agent = keptAlive();
    const ask = () => httpsRequest(`${url}/healthz`, { ca, agent, ...client });
    const first = await ask();
    const next = await authority.serverCredentials();
    await files.write(pair(next));
    await running.gateway.reloadTls();
    const second = await ask();
    expect([second.status, second.localPort]).toEqual([200, first.localPort]);
    expect((await httpsRequest(`${url}/healthz`, { ca, ...client })).serial).toBe(next.serial);
    agent.destroy();
  });
});
