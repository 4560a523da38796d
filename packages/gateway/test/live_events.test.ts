import { connect } from 'node:net';
import { once } from 'node:events';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { LiveHealthSchema, LiveOutcomesSchema } from '../src/http/outcomes/outcome_schemas.ts';
import { openEvents } from './support/event_stream.ts';
import { get, post } from './support/gateway.ts';
import { problemOf } from './support/outcomes.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { JWT_SECRET, startTenantGateway, tenant, type TenantGateway, token } from './support/tenants.ts';

const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
const isOutcomes = ajv.compile(LiveOutcomesSchema);
const isHealth = ajv.compile(LiveHealthSchema);

let aheadMs = 0;
let running: TenantGateway;
let url: string;

beforeEach(async () => {
  aheadMs = 0;
  running = await startTenantGateway({
    tenants: [tenant('acme'), tenant('beta')],
    env: { JWT_SECRET },
    clock: () => Date.now() + aheadMs,
  });
  url = running.url;
  onTestFinished(() => running[Symbol.asyncDispose]());
});

const submit = async (id: string, name: string): Promise<void> => {
  const body = await signedBody(name, {}, hmacKey(`${id} secret`));
  expect((await post(url, body, await token(id))).status).toBe(200);
};

/** Whose outcomes a stream tells of until it has told of so many. */
async function heard(events: Awaited<ReturnType<typeof openEvents>>, count: number): Promise<string[]> {
  const tenants: string[] = [];
  while (tenants.length < count) {
    const { data } = await events.next('outcomes');
    expect([data, isOutcomes(data)]).toEqual([data, true]);
    const { outcomes }: { outcomes: readonly { tenant: string }[] } = JSON.parse(JSON.stringify(data));
    tenants.push(...outcomes.map((row) => row.tenant));
  }
  return tenants.toSorted();
}

describe('GET /v1/events', () => {
  test('tells of each outcome once it can be looked up, and of none of another tenant', async () => {
    await using acme = await openEvents(url, '', await token('acme', 'pcs:read'));
    await using beta = await openEvents(url, '?tenant=beta', await token('beta', 'pcs:read'));
    await using all = await openEvents(url, '?tenant=*', await token('acme', 'pcs:read tenants:read'));
    expect([acme.status, acme.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    await submit('acme', 'one');
    await submit('beta', 'two');
    await submit('acme', 'three');
    expect(await heard(all, 3)).toEqual(['acme', 'acme', 'beta']);
    expect(await heard(acme, 2)).toEqual(['acme', 'acme']);
    expect(await heard(beta, 1)).toEqual(['beta']);
    await submit('beta', 'four');
    await submit('acme', 'five');
    // What came of the other in between would have to come first.
    expect(await heard(acme, 1)).toEqual(['acme']);
    expect(await heard(beta, 1)).toEqual(['beta']);
  });

  test('counts what repeats or is refused, too', async () => {
    await using events = await openEvents(url, '', await token('acme', 'pcs:read'));
    await submit('acme', 'one');
    await submit('acme', 'one');
    expect((await post(url, '{}', await token('acme'))).status).toBe(400);
    const total = { accept: 0, replayed: 0, refused: 0 };
    while (total.accept + total.replayed + total.refused < 3) {
      const { data } = await events.next('outcomes');
      const { counts, span_ms }: { counts: typeof total; span_ms: number } = JSON.parse(JSON.stringify(data));
      expect(span_ms).toBeGreaterThan(0);
      total.accept += counts.accept;
      total.replayed += counts.replayed;
      total.refused += counts.refused;
    }
    expect(total).toEqual({ accept: 1, replayed: 1, refused: 1 });
  });

  test('says how the gateway is, and how far the tenants that it may read are calibrated', async () => {
    await using one = await openEvents(url, '', await token('beta', 'pcs:read'));
    await using all = await openEvents(url, '?tenant=*', await token('beta', 'pcs:read tenants:read'));
    const [own, every] = [await one.next('health'), await all.next('health')];
    expect([own.data, isHealth(own.data)]).toEqual([own.data, true]);
    expect(own.data).toMatchObject({ ready: true, calibration: [{ tenant: 'beta', n_wrong: 0 }] });
    expect(every.data).toMatchObject({ calibration: [{ tenant: 'acme' }, { tenant: 'beta' }] });
  });

  test('ends when the token expires, and says so', async () => {
    await using events = await openEvents(url, '', await token('acme', 'pcs:read'));
    await events.next('health');
    aheadMs = 600_000;
    expect((await events.rest()).at(-1)?.event).toBe('expired');
    expect((await get(`${url}/v1/session`, await token('acme', 'pcs:read', '1h'))).status).toBe(200);
  });

  test('ends when its tenant is removed', async () => {
    await using events = await openEvents(url, '', await token('acme', 'pcs:read'));
    running.configure([tenant('beta')]);
    await running.gateway.reload();
    expect((await events.rest()).at(-1)?.event).toBe('expired');
  });

  test('is refused over its limit per tenant, which leaves the others theirs', async () => {
    const [acme, beta] = [await token('acme', 'pcs:read'), await token('beta', 'pcs:read')];
    const open = await Promise.all(Array.from({ length: 16 }, () => openEvents(url, '', acme)));
    expect(open.map(({ status }) => status)).toEqual(open.map(() => 200));
    const reply = await get(`${url}/v1/events`, acme);
    expect(problemOf(reply)).toEqual([429, 'urn:kakeya:problem:overloaded']);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    await using other = await openEvents(url, '', beta);
    expect(other.status).toBe(200);
    for (const events of open) await events[Symbol.asyncDispose]();
  });

  test('does not hold up a shutdown, whether its reader reads or not', async () => {
    const headers = await token('acme', 'pcs:read');
    await using read = await openEvents(url, '', headers);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    socket.pause();
    socket.write(
      `GET /v1/events HTTP/1.1\r\nhost: localhost\r\nauthorization: ${headers['authorization']}\r\n\r\n`,
    );
    await read.next('health');
    // Longer than the test may take is what it would wait for them.
    await running.gateway.close();
    expect((await read.rest()).every(({ event }) => event !== 'expired')).toBe(true);
  }, 9_000);
});
