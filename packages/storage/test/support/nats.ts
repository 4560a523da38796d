import { setTimeout as sleep } from 'node:timers/promises';
import {
  AckPolicy,
  DeliverPolicy,
  jetstream,
  type JetStreamClient,
  jetstreamManager,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { BusEvent } from '../../src/mod.ts';

export interface NatsProbe extends AsyncDisposable {
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
}

/** A connection of the test's own, to look at the server past the code under test. */
export async function probe(url: string): Promise<NatsProbe> {
  const connection = await connect({ servers: url, reconnect: false });
  return {
    manager: await jetstreamManager(connection),
    client: jetstream(connection),
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

export interface Stored {
  readonly seq: number;
  readonly subject: string;
  readonly id: string;
  readonly body: string;
}

const AT_ONCE = 256;

/** Everything that a stream holds, in its order. */
export async function stored(url: string, stream: string): Promise<readonly Stored[]> {
  await using nats = await probe(url);
  const { state } = await nats.manager.streams.info(stream);
  const found: Stored[] = [];
  for (let from = state.first_seq; from <= state.last_seq; from += AT_ONCE) {
    const seqs = Array.from(
      { length: Math.min(AT_ONCE, state.last_seq + 1 - from) },
      (_, index) => from + index,
    );
    const messages = await Promise.all(seqs.map((seq) => nats.manager.streams.getMessage(stream, { seq })));
    for (const message of messages) {
      if (message === null) continue;
      const id = message.header.get('Nats-Msg-Id');
      found.push({ seq: message.seq, subject: message.subject, id, body: message.string() });
    }
  }
  return found;
}

export const event = (id: string, data: unknown = id, topic: readonly string[] = ['test']): BusEvent => ({
  topic,
  event: { id, source: '/test', type: 'io.kakeya.test', data },
});

/** A consumer that refuses `refused` until its deliveries are used up and takes everything else. */
export async function consumeUntilGivenUp(
  url: string,
  stream: string,
  consumer: string,
  refused: (id: string) => boolean,
): Promise<void> {
  await using nats = await probe(url);
  await nats.manager.consumers.add(stream, {
    durable_name: consumer,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    max_deliver: 2,
  });
  const pull = await nats.client.consumers.get(stream, consumer);
  const messages = await pull.consume({
    callback(message) {
      if (refused(message.headers?.get('Nats-Msg-Id') ?? '')) message.nak();
      else message.ack();
    },
  });
  // The server gives a message up only when somebody asks for the next one.
  for (;;) {
    const { num_pending: pending, num_ack_pending: unsettled } = await pull.info();
    if (pending === 0 && unsettled === 0) break;
    await sleep(5);
  }
  await messages.close();
}
