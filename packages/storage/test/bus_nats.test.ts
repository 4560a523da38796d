import { cp, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { StorageType } from '@nats-io/jetstream';
import { findBinary, type NatsServer, startNatsServer } from '@kakeya/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type BusEvent, type BusReceipt, type EventBus, openNatsBus, StorageError } from '../src/mod.ts';
import { event, probe, stored } from './support/nats.ts';

const unavailable = expect.objectContaining({ code: 'store_unavailable' });
const invalid = expect.objectContaining({ code: 'invalid_argument' });

let streams = 0;

/** A bus with a stream of its own; closed at the end of the test. */
function openBus(server: NatsServer, timeoutMs = 5_000): { readonly bus: EventBus; readonly stream: string } {
  const stream = `BUS_${streams++}`;
  const bus = openNatsBus({ url: server.url, stream, subjectPrefix: stream.toLowerCase(), timeoutMs });
  onTestFinished(() => bus.close());
  return { bus, stream };
}

const batch = (from: number, to: number): BusEvent[] =>
  Array.from({ length: to - from }, (_, index) => event(`e${from + index}`));

const ids = async (server: NatsServer, stream: string): Promise<string[]> =>
  (await stored(server.url, stream)).map(({ id }) => id);

/** Again and again while the broker is away, as the relay does it. */
async function untilAvailable<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (fault) {
      if (!(fault instanceof StorageError && fault.code === 'store_unavailable')) throw fault;
      await sleep(20);
    }
  }
}

const publishUntilAcknowledged = (
  bus: EventBus,
  events: readonly BusEvent[],
): Promise<readonly BusReceipt[]> => untilAvailable(() => bus.publish(events));

describe.skipIf(findBinary('nats-server') === undefined)('the bus on NATS (needs nats-server)', () => {
  let server: NatsServer;

  beforeAll(async () => {
    server = await startNatsServer();
  });

  afterAll(() => server[Symbol.asyncDispose]());

  test('events are stored in their order, as CloudEvents, under the subject of their topic', async () => {
    const { bus, stream } = openBus(server);
    const receipts = await bus.publish([
      event('a', { n: 1 }, ['acme.eu', 'decided']),
      event('b', { n: 2 }, ['globex', 'decided']),
    ]);
    expect(receipts).toEqual([
      { id: 'a', position: 1 },
      { id: 'b', position: 2 },
    ]);
    const found = await stored(server.url, stream);
    const prefix = stream.toLowerCase();
    expect(found.map(({ subject }) => subject)).toEqual([
      `${prefix}.acme%2Eeu.decided`,
      `${prefix}.globex.decided`,
    ]);
    expect(JSON.parse(found[0]?.body ?? '')).toMatchObject({ specversion: '1.0', id: 'a', data: { n: 1 } });
  });

  test('an id that was published before is dropped, and gets the receipt of the first', async () => {
    const { bus, stream } = openBus(server);
    await bus.publish(batch(0, 3));
    const again = await bus.publish(batch(1, 5));
    expect(again.map(({ position }) => position)).toEqual([2, 3, 4, 5]);
    expect(await ids(server, stream)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
  });

  test('an event that the server cannot take is refused as such, and the bus goes on', async () => {
    const { bus, stream } = openBus(server);
    await expect(bus.publish([event('large', 'x'.repeat(2_000_000))])).rejects.toEqual(invalid);
    await expect(bus.publish([event('', 'no id')])).rejects.toEqual(invalid);
    await bus.publish(batch(0, 1));
    expect(await ids(server, stream)).toEqual(['e0']);
  });

  test('what another stream takes is never taken for acknowledged', async () => {
    const { bus, stream } = openBus(server);
    await bus.ping();
    await using nats = await probe(server.url);
    await nats.manager.streams.delete(stream);
    const subjects = [`${stream.toLowerCase()}.>`];
    await nats.manager.streams.add({ name: `${stream}_OTHER`, subjects });
    await expect(bus.publish(batch(0, 1))).rejects.toEqual(unavailable);
  });

  test('a stream that is there keeps the limits of its operator', async () => {
    const { bus, stream } = openBus(server);
    await using nats = await probe(server.url);
    await nats.manager.streams.add({ name: stream, subjects: [`${stream.toLowerCase()}.>`], max_msgs: 2 });
    await bus.publish(batch(0, 3));
    expect(await ids(server, stream)).toEqual(['e1', 'e2']);
  });

  test.each([
    ['memory', { storage: StorageType.Memory }, /file storage/],
    ['other subjects', { subjects: ['elsewhere.>'] }, /subjects/],
    ['a shorter duplicate window', { duplicate_window: 1_000_000_000 }, /duplicate window of at least/],
  ])('a stream with %s cannot serve, and the refusal says what to give it', async (_, config, message) => {
    const { bus, stream } = openBus(server);
    await using nats = await probe(server.url);
    await nats.manager.streams.add({ name: stream, subjects: [`${stream.toLowerCase()}.>`], ...config });
    const publishing = bus.publish(batch(0, 1));
    await expect(publishing).rejects.toEqual(invalid);
    await expect(publishing).rejects.toThrow(message);
    await nats.manager.streams.delete(stream);
    await publishUntilAcknowledged(bus, batch(0, 1));
    expect(await ids(server, stream)).toEqual(['e0']);
  });

  test('after close nothing is published, and what was under way is rejected', async () => {
    const { bus } = openBus(server);
    const underWay = Promise.allSettled([bus.publish(batch(0, 1))]);
    await bus.close();
    const reason = expect.objectContaining({ code: 'store_closed' });
    expect(await underWay).toEqual([{ status: 'rejected', reason }]);
    await expect(bus.ping()).rejects.toEqual(reason);
  });

  test.each([
    { stream: 'a.b', subjectPrefix: 'a' },
    { stream: 'A', subjectPrefix: '$JS.API' },
    { stream: 'A', subjectPrefix: 'a..b' },
    { stream: 'A', subjectPrefix: 'a', timeoutMs: 0 },
    { stream: 'A', subjectPrefix: 'a', url: 'http://127.0.0.1' },
  ])('the options %j are refused', (options) => {
    expect(() => openNatsBus({ url: server.url, ...options })).toThrow(invalid);
  });
});

describe.skipIf(findBinary('nats-server') === undefined)('a broker that fails (needs nats-server)', () => {
  test('away, it fails each publish at once and nothing is kept; back, only what is published again is there', async () => {
    await using server = await startNatsServer();
    const { bus, stream } = openBus(server);
    await bus.publish(batch(0, 1));
    await server.kill();
    for (let tries = 0; tries < 50; tries += 1) {
      await expect(bus.publish(batch(1, 100))).rejects.toEqual(unavailable);
    }
    await expect(bus.ping()).rejects.toEqual(unavailable);
    await server.start();
    await publishUntilAcknowledged(bus, batch(100, 101));
    expect(await ids(server, stream)).toEqual(['e0', 'e100']);
  });

  test('frozen, it holds up nobody for longer than the timeout and nothing piles up; thawed, nothing is doubled or out of order', async () => {
    await using server = await startNatsServer();
    const { bus, stream } = openBus(server, 300);
    await bus.publish(batch(0, 1));
    server.pause();
    await expect(bus.publish(batch(1, 400))).rejects.toEqual(unavailable);
    for (let tries = 1; tries <= 3; tries += 1) {
      await expect(bus.publish(batch(tries * 1_000, tries * 1_000 + 400))).rejects.toEqual(unavailable);
    }
    server.resume();
    await publishUntilAcknowledged(bus, batch(1, 400));
    expect(await ids(server, stream)).toEqual(batch(0, 400).map(({ event: { id } }) => id));
  });

  test('killed again and again while batches are under way, it has each event once and in order', async () => {
    await using server = await startNatsServer();
    const { bus, stream } = openBus(server, 2_000);
    await bus.ping();
    for (let round = 0; round < 5; round += 1) {
      const publishing = publishUntilAcknowledged(bus, batch(round * 500, (round + 1) * 500));
      await sleep(round * 4);
      await server.kill();
      await server.start();
      await publishing;
    }
    expect(await ids(server, stream)).toEqual(batch(0, 2_500).map(({ event: { id } }) => id));
  });

  test('an event counts as held until the broker has lost it', async () => {
    await using server = await startNatsServer();
    const { bus, stream } = openBus(server);
    const [first] = await bus.publish(batch(0, 1));
    if (first === undefined) throw new Error('No receipt.');
    await server.stop();
    await cp(server.storeDirectory, `${server.storeDirectory}-copy`, { recursive: true });
    onTestFinished(() => rm(`${server.storeDirectory}-copy`, { recursive: true }));
    await server.start();
    const [lost] = await publishUntilAcknowledged(bus, batch(1, 2));
    if (lost === undefined) throw new Error('No receipt.');
    expect(await Promise.all([bus.holds(first), bus.holds(lost)])).toEqual([true, true]);

    // The disk of the broker is as it was before the second event.
    await server.kill();
    await rm(server.storeDirectory, { recursive: true });
    await cp(`${server.storeDirectory}-copy`, server.storeDirectory, { recursive: true });
    await server.start();
    const [other] = await publishUntilAcknowledged(bus, batch(2, 3));
    expect(other?.position).toBe(lost.position);
    expect(await Promise.all([bus.holds(first), bus.holds(lost)])).toEqual([true, false]);

    // Removed on purpose, an event is not lost.
    await using nats = await probe(server.url);
    await nats.manager.streams.purge(stream);
    expect(await bus.holds(first)).toBe(true);
    await nats.manager.streams.delete(stream);
    await expect(bus.holds(first)).rejects.toEqual(unavailable);
    expect(await untilAvailable(() => bus.holds(first))).toBe(false);
  });

  test('the credentials of the URL are given, and never shown', async () => {
    await using server = await startNatsServer({ credentials: { user: 'gateway', password: 'hunter2' } });
    await openBus(server).bus.publish(batch(0, 1));
    const wrong = openNatsBus({
      url: server.url.replace('hunter2', 'hunter3'),
      stream: 'A',
      subjectPrefix: 'a',
    });
    onTestFinished(() => wrong.close());
    const refused = await wrong.ping().catch((fault: unknown) => fault);
    expect(refused).toEqual(unavailable);
    expect(String(refused)).toMatch(/Authorization/);
    expect(String(refused)).not.toMatch(/hunter/);
  });
});
