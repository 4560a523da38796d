import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { StorageError } from '../../errors.ts';
import type { DeadLetterStream } from '../dead_letters.ts';
import { isStreamNotFound } from './ensure_stream.ts';
import { NatsDeadLetters } from './nats_dead_letters.ts';
import { NatsLink } from './nats_link.ts';
import { deadLetterStreamOf } from './streams.ts';
import { assertStreamName } from './subject.ts';

export interface DeadLetterOptions {
  /** As for the bus. */
  readonly url: string;
  /** The stream whose dead letters are meant. */
  readonly stream: string;
  /** For connecting, and for each answer. Default: 5 s. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 5_000;

/**
 * The dead letters of a stream. `openNatsBus` makes the stream in which the server collects them; this only reads and
 * removes. Throws `invalid_argument` for options out of range.
 */
export function openDeadLetters(options: DeadLetterOptions): DeadLetterStream {
  assertStreamName(options.stream);
  const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const managerOn = (connection: NatsConnection): Promise<JetStreamManager> =>
    jetstreamManager(connection, { timeout, checkAPI: false });
  const link = new NatsLink({
    url: options.url,
    timeoutMs: timeout,
    prepare: async (connection) => assertCollected(await managerOn(connection), options.stream),
  });
  const use = <T>(work: (letters: NatsDeadLetters) => Promise<T>): Promise<T> =>
    link.use(async (connection) => work(new NatsDeadLetters(await managerOn(connection), options.stream)));
  return {
    async list({ limit, after }) {
      assertPositive('limit', limit);
      assertPositive('after', after + 1);
      return use((letters) => letters.list(limit, after));
    },
    async show(seq) {
      assertPositive('seq', seq);
      return use((letters) => letters.show(seq));
    },
    async redrive(seqs) {
      for (const seq of seqs) assertPositive('seq', seq);
      return use((letters) => inTurn(seqs, (seq) => letters.redrive(seq)));
    },
    async discard(seqs) {
      for (const seq of seqs) assertPositive('seq', seq);
      return use((letters) =>
        inTurn(seqs, async (seq) => ((await letters.remove(seq)) ? 'discarded' : 'absent')),
      );
    },
    close: () => link.close(),
  };
}

async function assertCollected(manager: JetStreamManager, stream: string): Promise<void> {
  try {
    await manager.streams.info(deadLetterStreamOf(stream));
  } catch (fault) {
    if (!isStreamNotFound(fault)) throw fault;
    throw new StorageError(
      'invalid_argument',
      `NATS has no stream ${deadLetterStreamOf(stream)}, so dead letters of ${stream} are not collected. Name the stream of a gateway that has published to this server.`,
      { cause: fault },
    );
  }
}

async function inTurn<T>(seqs: readonly number[], act: (seq: number) => Promise<T>): Promise<T[]> {
  const outcomes: T[] = [];
  for (const seq of seqs) outcomes.push(await act(seq));
  return outcomes;
}

function assertPositive(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new StorageError('invalid_argument', `${name} must be a whole number in range; got ${value}.`);
}
