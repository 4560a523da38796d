import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { get, post, type Reply, startTestGateway, type TestGateway } from './support/gateway.ts';
import { readJournalContents } from './support/journal_contents.ts';
import { signedBody } from './support/records.ts';
import { metric } from './support/store_outage.ts';

const POLL = { timeout: 50_000, interval: 5 };
const OVERLOADED = 'urn:kakeya:problem:overloaded';

/** Another writer of the dedup index, for which everybody waits until it lets go. */
function holdIndex({ dataDir }: TestGateway): Disposable {
  const database = new DatabaseSync(join(dataDir, 'dedup.db'));
  database.exec('BEGIN IMMEDIATE');
  return {
    [Symbol.dispose]() {
      database.exec('ROLLBACK');
      database.close();
    },
  };
}

async function bodies(prefix: string, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => signedBody(`${prefix}-${index}`)));
}

async function batchStatuses(url: string, lines: readonly string[]): Promise<number[]> {
  const response = await fetch(`${url}/v1/pcs/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  const text = await response.text();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => Number(JSON.parse(line).status));
}

const recordedIn = async ({ dataDir }: TestGateway): Promise<number> =>
  (await readJournalContents(dataDir)).inbox.length;

const inFlight = (url: string): Promise<number | undefined> => metric(url, 'flk_in_flight');

/** The answer to a request of which only the headers are ever sent. */
async function headersOnly(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const headers = 'POST /v1/pcs/submit HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json';
  socket.write(`${headers}\r\ncontent-length: 1000\r\n\r\n`);
  const [answer]: unknown[] = await once(socket, 'data');
  socket.destroy();
  return String(answer);
}

/** A request whose headers the gateway has let pass, and whose body it waits for. */
async function headersAccepted(url: string, body: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const headers = 'POST /v1/pcs/submit HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json';
  socket.write(`${headers}\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`);
  const [interim]: unknown[] = await once(socket, 'data');
  expect(String(interim)).toMatch(/^HTTP\/1\.1 100 /);
  const answer = once(socket, 'data').then(String);
  return { socket, answer, sendBody: () => socket.write(body) };
}

function expectOverloaded(reply: Reply): void {
  expect([reply.status, reply.body['type']]).toEqual([429, OVERLOADED]);
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
}

describe('a gateway at its capacity', () => {
  test('answers 429 with Retry-After before it reads the body, records nothing of it, and takes the next when there is room', async () => {
    await using running = await startTestGateway({ MAX_IN_FLIGHT: '2' });
    const { url } = running.gateway;
    const [one, two, three] = await bodies('full', 3);
    let first: Promise<Reply[]>;
    {
      using _ = holdIndex(running);
      first = Promise.all([post(url, one ?? ''), post(url, two ?? '')]);
      await expect.poll(() => inFlight(url), POLL).toBe(2);
      expectOverloaded(await post(url, three ?? ''));
      expect(await headersOnly(url)).toMatch(/^HTTP\/1\.1 429 [^]*retry-after: 1\r\n/);
      expectOverloaded(await get(`${url}/v1/pcs/${'0'.repeat(64)}`));
      expect((await get(`${url}/healthz`)).status).toBe(200);
      await expect.poll(() => recordedIn(running), POLL).toBe(2);
      expect(await metric(url, 'flk_shed_total{reason="in_flight"}')).toBe(3);
    }
    expect((await first).map(({ status }) => status)).toEqual([200, 200]);
    expect((await post(url, three ?? '')).status).toBe(200);
  });

  test('a body that comes after all places were taken is refused too, and not recorded', async () => {
    await using running = await startTestGateway({ MAX_IN_FLIGHT: '1' });
    const { url } = running.gateway;
    const [one, two] = await bodies('slow', 2);
    using _ = holdIndex(running);
    // Both are let in by their headers, while the place is free.
    const [first, second] = [await headersAccepted(url, one ?? ''), await headersAccepted(url, two ?? '')];
    first.sendBody();
    await expect.poll(() => inFlight(url), POLL).toBe(1);
    second.sendBody();
    expect(await second.answer).toMatch(/^HTTP\/1\.1 429 /);
    await expect.poll(() => recordedIn(running), POLL).toBe(1);
    first.socket.destroy();
  });

  test('lets the lines of a batch wait instead, and single submissions in beside them', async () => {
    await using running = await startTestGateway({ MAX_IN_FLIGHT: '4' });
    const { url } = running.gateway;
    let batch: Promise<number[]>;
    let single: Promise<Reply>;
    let late: Promise<number[]>;
    {
      using _ = holdIndex(running);
      batch = batchStatuses(url, await bodies('line', 300));
      await expect.poll(() => inFlight(url), POLL).toBe(3);
      single = post(url, await signedBody('single'));
      await expect.poll(() => inFlight(url), POLL).toBe(4);
      expectOverloaded(await post(url, await signedBody('one too many')));
      late = batchStatuses(url, await bodies('late', 5));
      await expect.poll(() => recordedIn(running), POLL).toBe(4);
    }
    expect((await single).status).toBe(200);
    expect(await batch).toEqual(Array(300).fill(200));
    expect(await late).toEqual(Array(5).fill(200));
    expect(await inFlight(url)).toBe(0);
  });

  test('reads no more of a batch than it has places for: the rest waits in the connection', async () => {
    await using running = await startTestGateway({ MAX_IN_FLIGHT: '4' });
    const { url } = running.gateway;
    using _ = holdIndex(running);
    const records = (await bodies('long', 8)).map((body) => `${body}\n`).join('');
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const filler = `"${'x'.repeat(100_000)}"\n`.repeat(400);
    const headers = 'POST /v1/pcs/batch HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson';
    socket.write(`${headers}\r\ncontent-length: ${records.length + filler.length}\r\n\r\n${records}`);
    await expect.poll(() => inFlight(url), POLL).toBe(3);
    socket.write(filler);
    let unsent = Number.POSITIVE_INFINITY;
    for (let stable = 0; stable < 20; stable += 1) {
      await inFlight(url);
      if (socket.writableLength !== unsent) stable = 0;
      unsent = socket.writableLength;
    }
    // The kernel's buffers hold some of it.
    expect(unsent).toBeGreaterThan(filler.length / 2);
    socket.destroy();
  });

  test('lets large lines wait by their bytes, for which there is less room than for their number', async () => {
    await using running = await startTestGateway();
    const line = `"${'x'.repeat(1_000_000)}"`;
    expect(await batchStatuses(running.gateway.url, Array(40).fill(line))).toEqual(Array(40).fill(400));
  });
});

test('while the event loop lags requests are turned away, and let in again when it does not', async () => {
  await using running = await startTestGateway({ MAX_EVENT_LOOP_LAG_MS: '100' });
  const { url } = running.gateway;
  const body = await signedBody('lag');
  const block = (): void => {
    const endMs = performance.now() + 250;
    while (performance.now() < endMs);
  };
  let reply = await post(url, body);
  expect(reply.status).toBe(200);
  while (reply.status === 200) {
    block();
    reply = await post(url, body);
  }
  expectOverloaded(reply);
  expect(await metric(url, 'flk_shed_total{reason="event_loop_lag"}')).toBe(1);
  expect(await metric(url, 'flk_event_loop_lag_seconds')).toBeGreaterThan(0.1);
  expect((await get(`${url}/healthz`)).status).toBe(200);
  await expect.poll(async () => (await post(url, body)).status, { ...POLL, interval: 50 }).toBe(200);
});
