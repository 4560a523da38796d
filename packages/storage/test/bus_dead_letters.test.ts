import { connect } from '@nats-io/transport-node';
import { findBinary, type NatsServer, startNatsServer } from '@kakeya/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type BusEvent, type DeadLetterStream, openDeadLetters, openNatsBus } from '../src/mod.ts';
import { consumeUntilGivenUp, event, probe, stored } from './support/nats.ts';

const invalid = expect.objectContaining({ code: 'invalid_argument' });
const ALL = { limit: 100, after: 0 };

let streams = 0;

interface Fixture {
  readonly stream: string;
  readonly letters: DeadLetterStream;
  readonly publish: (...events: BusEvent[]) => Promise<unknown>;
  /** Consumes until the messages with these ids are given up. */
  readonly giveUp: (consumer: string, ...ids: string[]) => Promise<void>;
}

function fixture(server: NatsServer): Fixture {
  const stream = `LETTERS_${streams++}`;
  const bus = openNatsBus({ url: server.url, stream, subjectPrefix: stream.toLowerCase() });
  const letters = openDeadLetters({ url: server.url, stream });
  onTestFinished(() => bus.close());
  onTestFinished(() => letters.close());
  return {
    stream,
    letters,
    publish: (...events) => bus.publish(events),
    giveUp: (consumer, ...ids) => consumeUntilGivenUp(server.url, stream, consumer, (id) => ids.includes(id)),
  };
}

describe.skipIf(findBinary('nats-server') === undefined)('dead letters on NATS (needs nats-server)', () => {
  let server: NatsServer;

  beforeAll(async () => {
    server = await startNatsServer();
  });

  afterAll(() => server[Symbol.asyncDispose]());

  test('what a consumer gave up on is listed with its reason and the whole original', async () => {
    const { letters, publish, giveUp, stream } = fixture(server);
    await publish(event('good'), event('bad', { n: 1 }, ['acme', 'decided']));
    expect(await letters.list(ALL)).toEqual([]);
    await giveUp('auditor', 'bad');
    const [letter, ...others] = await letters.list(ALL);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      seq: 1,
      consumer: 'auditor',
      deliveries: 2,
      position: 2,
      original: {
        subject: `${stream.toLowerCase()}.acme.decided`,
        id: 'bad',
        headers: expect.arrayContaining([['Content-Type', 'application/cloudevents+json']]),
      },
    });
    const body = JSON.parse(new TextDecoder().decode(letter?.original?.body));
    expect(body).toMatchObject({ id: 'bad', data: { n: 1 } });
    expect(await letters.show(1)).toEqual(letter);
    expect(await letters.show(2)).toBeUndefined();
  });

  test('pages go on after the last one seen, past those that are gone', async () => {
    const { letters, publish, giveUp } = fixture(server);
    await publish(...['a', 'b', 'c', 'd', 'e'].map((id) => event(id)));
    await giveUp('auditor', 'a', 'b', 'c', 'd', 'e');
    await letters.discard([2, 3]);
    const seqs = async (limit: number, after: number): Promise<number[]> =>
      (await letters.list({ limit, after })).map(({ seq }) => seq);
    expect(await seqs(2, 0)).toEqual([1, 4]);
    expect(await seqs(2, 4)).toEqual([5]);
    expect(await seqs(2, 5)).toEqual([]);
  });

  test('redriven, the original comes again with its headers and body, and the dead letter is gone', async () => {
    const { letters, publish, giveUp, stream } = fixture(server);
    await publish(event('bad'));
    await giveUp('auditor', 'bad');
    expect(await letters.redrive([1, 9])).toEqual(['redriven', 'absent']);
    expect(await letters.list(ALL)).toEqual([]);
    const [original, again] = await stored(server.url, stream);
    expect(again).toEqual({ ...original, seq: 2, id: 'bad#redrive-1' });
    await using nats = await probe(server.url);
    const message = await nats.manager.streams.getMessage(stream, { seq: 2 });
    expect(message?.header.get('Content-Type')).toBe('application/cloudevents+json');
  });

  test('given up once more, it is a dead letter once more and can be redriven again', async () => {
    const { letters, publish, giveUp, stream } = fixture(server);
    await publish(event('bad'));
    await giveUp('auditor', 'bad');
    await letters.redrive([1]);
    await giveUp('auditor', 'bad#redrive-1');
    expect(await letters.redrive([2])).toEqual(['redriven']);
    const ids = (await stored(server.url, stream)).map(({ id }) => id);
    expect(ids).toEqual(['bad', 'bad#redrive-1', 'bad#redrive-2']);
  });

  test('a redrive that a crash cut off before the removal puts nothing into the stream twice', async () => {
    const { letters, publish, giveUp, stream } = fixture(server);
    await publish(event('bad'));
    await giveUp('auditor', 'bad');
    await using nats = await probe(server.url);
    await nats.client.publish(`${stream.toLowerCase()}.test`, 'the first try', { msgID: 'bad#redrive-1' });
    expect(await letters.redrive([1])).toEqual(['redriven']);
    expect(await stored(server.url, stream)).toHaveLength(2);
    expect(await letters.list(ALL)).toEqual([]);
  });

  test('an original that is gone makes a lost letter: it cannot be redriven, only discarded', async () => {
    const { letters, publish, giveUp, stream } = fixture(server);
    await publish(event('bad'));
    await giveUp('auditor', 'bad');
    await using nats = await probe(server.url);
    await nats.manager.streams.purge(stream);
    const lost = { seq: 1, consumer: 'auditor', deliveries: 2, position: 1, original: undefined };
    expect(await letters.list(ALL)).toEqual([expect.objectContaining(lost)]);
    expect(await letters.redrive([1])).toEqual(['lost']);
    expect(await letters.list(ALL)).toHaveLength(1);
    expect(await letters.discard([1, 1])).toEqual(['discarded', 'absent']);
    expect(await letters.list(ALL)).toEqual([]);
  });

  test('a message that took the place of the original in a new stream is not taken for it', async () => {
    const { letters, publish, giveUp, stream } = fixture(server);
    await publish(event('bad'));
    await giveUp('auditor', 'bad');
    await using nats = await probe(server.url);
    const { config } = await nats.manager.streams.info(stream);
    await nats.manager.streams.delete(stream);
    await nats.manager.streams.add(config);
    await publish(event('innocent'));
    expect(await letters.redrive([1])).toEqual(['lost']);
  });

  test('a forged notice is shown as lost and can be discarded', async () => {
    const { letters, publish, stream } = fixture(server);
    await publish(event('good'));
    const connection = await connect({ servers: server.url });
    const subject = `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${stream}.nobody`;
    connection.publish(subject, '{"stream":"OTHER","stream_seq":1,"consumer":"x","deliveries":1}');
    connection.publish(subject, 'not json');
    await connection.drain();
    const forged = { consumer: 'nobody', deliveries: null, position: null, original: undefined };
    expect(await letters.list(ALL)).toEqual([
      expect.objectContaining({ seq: 1, ...forged }),
      expect.objectContaining({ seq: 2, ...forged }),
    ]);
    expect(await letters.discard([1, 2])).toEqual(['discarded', 'discarded']);
  });

  test('given up while nobody listens and kept over a crash of the broker', async () => {
    await using own = await startNatsServer();
    const { letters, publish, giveUp } = fixture(own);
    await publish(event('bad'));
    await giveUp('auditor', 'bad');
    await own.kill();
    await own.start();
    expect(await letters.list(ALL)).toHaveLength(1);
  });

  test('without its stream of dead letters, the stream is refused by name', async () => {
    const letters = openDeadLetters({ url: server.url, stream: 'NOBODY' });
    onTestFinished(() => letters.close());
    await expect(letters.list(ALL)).rejects.toEqual(invalid);
  });

  test.each([
    { limit: 0, after: 0 },
    { limit: 1, after: -1 },
    { limit: 1.5, after: 0 },
  ])('the page %j is refused', async (page) => {
    const { letters } = fixture(server);
    await expect(letters.list(page)).rejects.toEqual(invalid);
  });
});
