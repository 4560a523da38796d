import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Authority } from '../../gateway/test/support/certificates.ts';
import { CliError } from '../src/errors.ts';
import type { Exchange } from '../src/load/http/connection.ts';
import { ConnectionPool } from '../src/load/http/pool.ts';
import { createTarget, type Target } from '../src/load/http/target.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A server that does with each request what the test says, byte for byte. */
async function rawServer(respond: (socket: Socket, number: number) => void): Promise<Target> {
  let requests = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => {
      requests += 1;
      respond(socket, requests);
    });
  });
  return targetOf(await listen(server));
}

const targetOf = (port: number): Target => createTarget({ endpoint: `http://127.0.0.1:${port}` });

async function trickle(response: ServerResponse, body: string): Promise<void> {
  for (let at = 0; at < body.length; at += 700) {
    response.write(body.slice(at, at + 700));
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end();
}

/** Waits for a free connection, as long as it takes. */
async function exchange(pool: ConnectionPool, request: Buffer): Promise<Exchange> {
  for (;;) {
    const sending = pool.send(request);
    if (sending !== undefined) return sending.exchange;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** What several exchanges on one connection came to: the status, or why they were lost. */
async function outcomes(target: Target, count: number, timeoutMs = 60_000) {
  using pool = new ConnectionPool(target.dial, { connections: 1, timeoutMs });
  const seen: (number | string)[] = [];
  for (let i = 0; i < count; i += 1) {
    const ended = await exchange(pool, target.submit(Buffer.from('{}')));
    seen.push(ended.kind === 'answered' ? ended.response.status : ended.reason);
  }
  return { seen, ...pool.counts };
}

describe('a connection', () => {
  test('is kept for the next request', async () => {
    const target = await rawServer((socket) => socket.write(ANSWER));
    expect(await outcomes(target, 5)).toEqual({ seen: [200, 200, 200, 200, 200], opened: 1, faults: {} });
  });

  test('is made again after an answer that closes it, which is no fault', async () => {
    const target = await rawServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok'),
    );
    expect(await outcomes(target, 3)).toMatchObject({ seen: [200, 200, 200], faults: {} });
  });

  test('an answer that ends with it is an answer', async () => {
    const target = await rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nuntil the end'));
    expect(await outcomes(target, 2)).toMatchObject({ seen: [200, 200], faults: {} });
  });

  test('a request whose connection ends before its answer is lost, and the next one is not', async () => {
    const target = await rawServer((socket, number) => {
      if (number === 1) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nhalf of');
      else if (number === 2) socket.resetAndDestroy();
      else socket.write(ANSWER);
    });
    const lost = ['closed before the answer', 'ECONNRESET'];
    expect(await outcomes(target, 3)).toEqual({
      seen: [...lost, 200],
      opened: 3,
      faults: Object.fromEntries(lost.map((fault) => [fault, 1])),
    });
  });

  test('an answer that is none, or comes unasked, ends it', async () => {
    const target = await rawServer((socket, number) => {
      if (number === 1) socket.write(`${ANSWER}${ANSWER}`);
      else if (number === 2) socket.write('nonsense\r\n\r\n');
      else socket.write(ANSWER);
    });
    const { seen } = await outcomes(target, 3);
    expect(seen).toEqual([
      'malformed answer: bytes follow the response',
      'malformed answer: the header is not HTTP/1.1',
      200,
    ]);
  });

  test('a request that is not answered in time is lost', async () => {
    const target = await rawServer((socket, number) => {
      if (number > 1) socket.write(ANSWER);
    });
    expect((await outcomes(target, 2, 100)).seen).toEqual(['no answer in time', 200]);
  });

  test('answers of a real server arrive whole in small chunks', async () => {
    const body = 'über '.repeat(1_000);
    const server = createHttpServer((request, response) => {
      request.resume().on('end', () => void trickle(response, body));
    });
    const target = targetOf(await listen(server));
    using pool = new ConnectionPool(target.dial, { connections: 1, timeoutMs: 60_000 });
    const ended = await exchange(pool, target.submit(Buffer.from('{}')));
    expect(ended.kind === 'answered' && ended.response.body.toString()).toBe(body);
  });
});

describe('a pool', () => {
  test('says that nobody listens, and connects when somebody does', async () => {
    const first = createServer();
    const port = await listen(first);
    await new Promise((resolve) => first.close(resolve));
    const target = targetOf(port);
    using pool = new ConnectionPool(target.dial, { connections: 2, timeoutMs: 60_000 });
    expect(await pool.tried()).toBe(0);
    expect(pool.counts.faults).toEqual({ ECONNREFUSED: 2 });

    await listen(
      createServer((socket) => socket.on('data', () => socket.write(ANSWER))),
      port,
    );
    expect(await exchange(pool, target.submit(Buffer.from('{}')))).toMatchObject({ kind: 'answered' });
  });

  test('offers no connection that its server has ended', async () => {
    const sockets: Socket[] = [];
    const port = await listen(
      createServer((socket) => void sockets.push(socket.on('error', () => undefined))),
    );
    const target = targetOf(port);
    using pool = new ConnectionPool(target.dial, { connections: 3, timeoutMs: 60_000 });
    expect(await pool.tried()).toBe(3);
    while (sockets.length < 3) await new Promise((resolve) => setImmediate(resolve));
    for (const socket of sockets.slice(0, 3)) socket.end('HTTP/1.1 408 Request Timeout\r\n\r\n');
    while (pool.counts.opened < 6) await new Promise((resolve) => setImmediate(resolve));
    expect(pool.free).toBe(3);
    expect(pool.counts.faults).toEqual({ 'answer without a request': 3 });
  });
});

describe('https', () => {
  test('reaches a gateway whose authority is trusted, and no other', async () => {
    const [authority, stranger] = await Promise.all([Authority.create('ours'), Authority.create('theirs')]);
    const { cert, key } = await authority.serverCredentials();
    const server = createHttpsServer({ cert, key }, (request, response) => {
      request.resume().on('end', () => response.end('ok'));
    });
    const endpoint = `https://127.0.0.1:${await listen(server)}`;
    const target = createTarget({ endpoint, authorities: authority.pem });
    expect(await outcomes(target, 3)).toEqual({ seen: [200, 200, 200], opened: 1, faults: {} });

    for (const authorities of [stranger.pem, undefined]) {
      const { dial } = createTarget({ endpoint, authorities });
      using pool = new ConnectionPool(dial, { connections: 1, timeoutMs: 60_000 });
      expect(await pool.tried()).toBe(0);
      expect(pool.counts).toMatchObject({ opened: 0, faults: { UNABLE_TO_VERIFY_LEAF_SIGNATURE: 1 } });
    }
  });
});

describe('the bytes of a request', () => {
  test('go to the path of the endpoint, with token and tenant', () => {
    const target = createTarget({ endpoint: 'http://127.0.0.1:8080/prefix', token: 'abc', tenant: 'acme' });
    expect(target.submit(Buffer.from('{"ü":1}')).toString()).toBe(
      'POST /prefix/v1/pcs/submit HTTP/1.1\r\nhost: 127.0.0.1:8080\r\nauthorization: Bearer abc\r\n' +
        'x-tenant-id: acme\r\ncontent-type: application/json\r\ncontent-length: 8\r\n\r\n{"ü":1}',
    );
  });

  test.each([
    [{ token: 'a\r\nx-tenant-id: other' }, '--token'],
    [{ tenant: 'a b' }, '--tenant'],
    [{ authorities: 'PEM' }, '--ca'],
  ])('%j cannot smuggle anything in', (options, named) => {
    const make = (): Target => createTarget({ endpoint: 'http://127.0.0.1:8080', ...options });
    expect(make).toThrow(CliError);
    expect(make).toThrow(named);
  });
});
