import { jetstream, jetstreamManager, type JetStreamManager, PubHeaders } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { StorageError } from '../../errors.ts';
import { CLOUD_EVENTS_MEDIA_TYPE, encodeCloudEvent } from '../encode_cloud_event.ts';
import type { BusReceipt, EventBus } from '../types.ts';
import { ensureStream } from './ensure_stream.ts';
import { NatsLink } from './nats_link.ts';
import { busStream, deadLetterStream } from './streams.ts';
import { assertStreamName, assertSubjectPrefix, subjectOf } from './subject.ts';

export interface NatsBusOptions {
  /** `nats://host:4222` or `tls://host:4222`, with `user:password@` or `token@`; several separated by commas. */
  readonly url: string;
  /** The stream that takes the events; created on files when it is not there. Its dead letters go to `<stream>_DLQ`. */
  readonly stream: string;
  /** First words of every subject, such as `kakeya`. */
  readonly subjectPrefix: string;
  /** How long the server knows an id again. Default: 2 minutes; the server keeps all ids of that time in memory. */
  readonly duplicateWindowMs?: number;
  /** How long a stream that is created here keeps events. Default: 14 days. */
  readonly maxAgeMs?: number;
  /** For connecting, and for each acknowledgement. Default: 5 s. */
  readonly timeoutMs?: number;
}

const TWO_MINUTES_MS = 2 * 60 * 1_000;
const FOURTEEN_DAYS_MS = 14 * 24 * 60 * 60 * 1_000;
const DEFAULT_TIMEOUT_MS = 5_000;

/**
 * A bus on NATS JetStream (server 2.9 or newer). It connects when it is first used and again after every loss, so
 * that a broker that is away stops nobody from starting. Events published in one call are stored in their order.
 *
 * Throws `invalid_argument` for options out of range.
 *
 * @example
 * const bus = openNatsBus({ url: 'nats://127.0.0.1:4222', stream: 'KAKEYA', subjectPrefix: 'kakeya' });
 * await bus.publish([{ topic: ['acme', 'outcome', 'decided'], event }]);
 */
export function openNatsBus(options: NatsBusOptions): EventBus {
  const { stream, subjectPrefix } = options;
  assertStreamName(stream);
  assertSubjectPrefix(subjectPrefix);
  const timeout = positiveInteger('timeoutMs', options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const config = busStream({
    stream,
    subjectPrefix,
    duplicateWindowMs: positiveInteger('duplicateWindowMs', options.duplicateWindowMs ?? TWO_MINUTES_MS),
    maxAgeMs: positiveInteger('maxAgeMs', options.maxAgeMs ?? FOURTEEN_DAYS_MS),
  });
  const managerOn = (connection: NatsConnection): Promise<JetStreamManager> =>
    jetstreamManager(connection, { timeout, checkAPI: false });
  const link = new NatsLink({
    url: options.url,
    timeoutMs: timeout,
    async prepare(connection) {
      const manager = await managerOn(connection);
      await ensureStream(manager, config);
      await ensureStream(manager, deadLetterStream(stream));
    },
  });

  return {
    async publish(events) {
      const messages = events.map(({ topic, event }) => ({
        id: event.id,
        subject: subjectOf(subjectPrefix, topic),
        body: encodeCloudEvent(event),
      }));
      if (messages.length === 0) return [];
      return link.use(async (connection) => {
        const client = jetstream(connection, { timeout });
        // All are written in this turn, on one connection: what the server gets of them is a prefix.
        const acknowledged = await Promise.allSettled(
          messages.map(async ({ id, subject, body }): Promise<BusReceipt> => {
            const header = headers();
            header.set('Content-Type', CLOUD_EVENTS_MEDIA_TYPE);
            const expect = { streamName: stream };
            const ack = await client.publish(subject, body, { msgID: id, headers: header, expect });
            return { id, position: ack.seq };
          }),
        );
        return acknowledged.map((result) => {
          if (result.status === 'rejected') throw result.reason;
          return result.value;
        });
      });
    },
    holds: ({ id, position }) =>
      link.use(async (connection) => {
        const { streams } = await managerOn(connection);
        const message = await streams.getMessage(stream, { seq: position });
        if (message !== null) return message.header.get(PubHeaders.MsgIdHdr) === id;
        return (await streams.info(stream)).state.last_seq >= position;
      }),
    ping: () =>
      link.use(async (connection) => {
        await (await managerOn(connection)).streams.info(stream);
      }),
    close: () => link.close(),
  };
}

function positiveInteger(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new StorageError('invalid_argument', `${name} must be a positive integer; got ${value}.`);
}
