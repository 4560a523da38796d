import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findBinary, type NatsServer, startNatsServer } from '@kakeya/testing';
import { describe, expect, test } from 'vitest';
import { consumeUntilGivenUp, probe, stored } from '../../storage/test/support/nats.ts';
import { startChildGateway } from './support/child_gateway.ts';
import { get, NO_THREAD, post, type Reply, startTestGateway, temporaryDirectory } from './support/gateway.ts';
import { signedBody } from './support/records.ts';
import { JWT_SECRET, startTenantGateway, tenant, token } from './support/tenants.ts';

const STREAM = 'KAKEYA';
const POLL = { timeout: 30_000, interval: 20 };

async function settle(
  url: string,
  act: 'redrive' | 'discard',
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const answer = await fetch(`${url}/v1/dead-letters/${act}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) };
}

const letters = async (url: string, query = ''): Promise<unknown> =>
  (await get(`${url}/v1/dead-letters${query}`)).body['letters'];

/** Those of people: a start lists the decision settings that it records, too. */
async function acts(
  url: string,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const { acts: listed } = (await get(`${url}/v1/acts${query}`, headers)).body;
  return Array.isArray(listed) ? listed.filter(({ act }: { act: string }) => act !== 'settings') : listed;
}

/** Has outcomes decided and relayed, and a consumer that gives up on all of them. */
async function giveUp(server: NatsServer, url: string, names: readonly string[]): Promise<void> {
  for (const name of names) expect((await post(url, await signedBody(name))).status).toBe(200);
  await using nats = await probe(server.url);
  const relayed = async (): Promise<number> => {
    const streams = await nats.manager.streams.list().next();
    return streams.find(({ config }) => config.name === STREAM)?.state.messages ?? 0;
  };
  await expect.poll(relayed, POLL).toBe(names.length);
  await consumeUntilGivenUp(server.url, STREAM, 'auditor', () => true);
  await expect.poll(async () => letters(url), POLL).toHaveLength(names.length);
}

describe.skipIf(findBinary('nats-server') === undefined)('dead letters (needs nats-server)', () => {
  test('are listed without what they say; a redriven one comes to its consumer again, and is gone', async () => {
    await using server = await startNatsServer();
    await using running = await startTestGateway({ ...NO_THREAD, NATS_URL: server.url });
    const { url } = running.gateway;
    expect((await get(`${url}/v1/dead-letters`)).body).toEqual({ configured: true, letters: [] });
    await giveUp(server, url, ['a', 'b', 'c']);

    const messages = await stored(server.url, STREAM);
    const listed = await get(`${url}/v1/dead-letters`);
    expect(listed.headers.get('cache-control')).toBe('private, no-store');
    expect(listed.body).toMatchObject({
      configured: true,
      letters: messages.map(({ subject, id, body }, index) => ({
        seq: index + 1,
        consumer: 'auditor',
        deliveries: 2,
        position: index + 1,
        subject,
        event_id: id,
        bytes: Buffer.byteLength(body),
      })),
    });
    expect(listed.text).not.toContain('pcs_id');
    expect(await letters(url, '?after=1&limit=1')).toMatchObject([{ seq: 2 }]);

    const redriven = await settle(url, 'redrive', { seqs: [1, 9], reason: 'its disk was full' });
    expect(redriven).toMatchObject({
      status: 200,
      body: {
        outcomes: [
          { seq: 1, outcome: 'redriven' },
          { seq: 9, outcome: 'absent' },
        ],
      },
    });
    expect(await letters(url)).toMatchObject([{ seq: 2 }, { seq: 3 }]);
    const again = (await stored(server.url, STREAM)).at(-1);
    expect(again).toMatchObject({ seq: 4, body: messages[0]?.body, subject: messages[0]?.subject });
    await using nats = await probe(server.url);
    expect((await nats.manager.consumers.info(STREAM, 'auditor')).num_pending).toBe(1);

    expect((await settle(url, 'redrive', { seqs: [1], reason: 'twice' })).body).toEqual({
      outcomes: [{ seq: 1, outcome: 'absent' }],
    });
    await nats.manager.streams.deleteMessage(STREAM, 3);
    expect((await settle(url, 'redrive', { seqs: [3], reason: 'too late' })).body).toEqual({
      outcomes: [{ seq: 3, outcome: 'lost' }],
    });
    expect((await settle(url, 'discard', { seqs: [2, 3, 1], reason: 'known' })).body).toEqual({
      outcomes: [
        { seq: 2, outcome: 'discarded' },
        { seq: 3, outcome: 'discarded' },
        { seq: 1, outcome: 'absent' },
      ],
    });
    expect(await letters(url)).toEqual([]);
    expect(await stored(server.url, STREAM)).toHaveLength(3);
  });

  test('while the bus is away nothing is answered for it and no act recorded; once it is back, all goes on', async () => {
    await using server = await startNatsServer();
    await using running = await startTestGateway({ ...NO_THREAD, NATS_URL: server.url });
    const { url } = running.gateway;
    await giveUp(server, url, ['a']);
    await server.kill();
    const unavailable = { status: 503, body: { type: 'urn:kakeya:problem:store-unavailable' } };
    for (const reply of [
      await get(`${url}/v1/dead-letters`),
      await settle(url, 'redrive', { seqs: [1], reason: 'too early' }),
    ]) {
      expect(reply).toMatchObject(unavailable);
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    await server.start();
    await expect.poll(async () => letters(url), POLL).toMatchObject([{ seq: 1 }]);
    expect((await settle(url, 'redrive', { seqs: [1], reason: 'it is back' })).body).toEqual({
      outcomes: [{ seq: 1, outcome: 'redriven' }],
    });
    await expect
      .poll(async () => acts(url), POLL)
      .toMatchObject([{ act: 'redrive', detail: 'dead letters 1: it is back' }]);
  });

  test('an act is listed with who and why, the newest first, also after a kill and with its index lost', async () => {
    await using server = await startNatsServer();
    const directory = await temporaryDirectory();
    const env = { NATS_URL: server.url, JUDGE_THREADS: '0' };
    const first = await startChildGateway(directory, env);
    await giveUp(server, first.url, ['a', 'b']);
    await settle(first.url, 'discard', { seqs: [2], reason: 'nobody needs it' });
    await settle(first.url, 'redrive', { seqs: [1], reason: 'its disk was full' });
    await first.kill();
    await rm(join(directory, 'index'), { recursive: true });

    const second = await startChildGateway(directory, env);
    await expect
      .poll(async () => acts(second.url), POLL)
      .toMatchObject([
        { tenant: null, who: 'loopback', act: 'redrive', detail: 'dead letters 1: its disk was full' },
        { tenant: null, who: 'loopback', act: 'discard', detail: 'dead letters 2: nobody needs it' },
      ]);
    expect(await acts(second.url, '?limit=1')).toMatchObject([{ act: 'redrive' }]);
    await second.stop();
    await rm(directory, { recursive: true });
  });

  test('are dealt with by whom the token names, and only with the scope for it', async () => {
    await using server = await startNatsServer();
    const keys = [{ alg: 'hmac', key: 'a key for tests only' }];
    await using running = await startTenantGateway({
      tenants: [{ id: 'default', keys }, tenant('beta')],
      env: { JWT_SECRET, NATS_URL: server.url },
    });
    const { url } = running;
    const reader = await token('default', 'system:read');
    const refused = await settle(url, 'discard', { seqs: [1], reason: 'mine' }, reader);
    expect(refused).toMatchObject({ status: 403, body: { type: 'urn:kakeya:problem:forbidden-scope' } });

    const ada = await token('default', 'pcs:submit system:read system:operate', '5m', { sub: 'ada' });
    await post(url, await signedBody('a'), ada);
    await expect
      .poll(async () => (await get(`${url}/v1/system`, ada)).body['projections'], POLL)
      .toContainEqual(expect.objectContaining({ name: 'bus', lag: 0 }));
    const nameless = await token('beta', 'system:operate');
    await settle(url, 'discard', { seqs: [1], reason: 'first' }, ada);
    await settle(url, 'discard', { seqs: [1], reason: 'second' }, nameless);
    await expect
      .poll(async () => acts(url, '', reader), POLL)
      .toMatchObject([{ who: 'tenant:beta' }, { who: 'ada', act: 'discard' }]);
  });
});

test('without a bus there are none, and nothing can be done about one', async () => {
  await using running = await startTestGateway(NO_THREAD);
  const { url } = running.gateway;
  expect((await get(`${url}/v1/dead-letters`)).body).toEqual({ configured: false, letters: [] });
  expect(await settle(url, 'redrive', { seqs: [1], reason: 'x' })).toMatchObject({ status: 404 });
});

test('what the schemas do not take is refused: bodies, a body over its limit, queries', async () => {
  await using running = await startTestGateway(NO_THREAD);
  const { url } = running.gateway;
  const bodies: readonly unknown[] = [
    { seqs: [], reason: 'x' },
    { seqs: [1, 1], reason: 'x' },
    { seqs: Array.from({ length: 101 }, (_, index) => index + 1), reason: 'x' },
    { seqs: [0], reason: 'x' },
    { seqs: [1] },
    { seqs: [1], reason: '' },
    { seqs: [1], reason: 'two\nlines' },
    { seqs: [1], reason: 'x', force: true },
  ];
  for (const body of bodies) expect([body, (await settle(url, 'redrive', body)).status]).toEqual([body, 400]);
  const reason = 'x'.repeat(20_000);
  expect(await settle(url, 'discard', { seqs: [1], reason })).toMatchObject({ status: 413 });
  for (const query of ['limit=0', 'limit=101', 'after=-1', 'after=x', 'limit=1&limit=2', 'page=1'])
    expect([query, (await get(`${url}/v1/dead-letters?${query}`)).status]).toEqual([query, 400]);
  for (const query of ['limit=0', 'limit=501', 'tenant=x'])
    expect([query, (await get(`${url}/v1/acts?${query}`)).status]).toEqual([query, 400]);
});
