import {
  JetStreamApiError,
  type JetStreamManager,
  type NextMsgRequest,
  PubHeaders,
  type StoredMsg,
} from '@nats-io/jetstream';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { DeadLetter, OriginalMessage, RedriveOutcome } from '../dead_letters.ts';
import { parseNotice } from './parse_notice.ts';
import { redriveId } from './redrive_id.ts';
import { deadLetterStreamOf } from './streams.ts';

const NO_SUCH_MESSAGE = 10_057;

/** The operations on the dead letters of a stream, on one connection. */
export class NatsDeadLetters {
  readonly #manager: JetStreamManager;
  readonly #stream: string;
  readonly #letters: string;

  constructor(manager: JetStreamManager, stream: string) {
    this.#manager = manager;
    this.#stream = stream;
    this.#letters = deadLetterStreamOf(stream);
  }

  async list(limit: number, after: number): Promise<readonly DeadLetter[]> {
    const found: DeadLetter[] = [];
    for (let seq = after; found.length < limit; ) {
      const next: NextMsgRequest & { readonly seq: number } = { seq: seq + 1, next_by_subj: '>' };
      const message = await this.#manager.streams.getMessage(this.#letters, next);
      if (message === null) break;
      found.push(await this.#resolve(message));
      seq = message.seq;
    }
    return found;
  }

  async show(seq: number): Promise<DeadLetter | undefined> {
    const message = await this.#manager.streams.getMessage(this.#letters, { seq });
    return message === null ? undefined : this.#resolve(message);
  }

  async redrive(seq: number): Promise<RedriveOutcome> {
    const letter = await this.show(seq);
    if (letter === undefined) return 'absent';
    if (letter.original === undefined) return 'lost';
    const { subject, id, body } = letter.original;
    await this.#manager.jetstream().publish(subject, body, {
      msgID: redriveId(id ?? `${this.#stream}:${letter.position}`),
      headers: ownHeaders(letter.original),
      expect: { streamName: this.#stream },
    });
    await this.remove(seq);
    return 'redriven';
  }

  /** False when it was not there. */
  async remove(seq: number): Promise<boolean> {
    try {
      return await this.#manager.streams.deleteMessage(this.#letters, seq, false);
    } catch (fault) {
      if (fault instanceof JetStreamApiError && fault.code === NO_SUCH_MESSAGE) return false;
      throw fault;
    }
  }

  async #resolve(message: StoredMsg): Promise<DeadLetter> {
    const notice = parseNotice(new TextDecoder().decode(message.data), this.#stream);
    const original = notice === undefined ? undefined : await this.#original(notice.position, message.time);
    return {
      seq: message.seq,
      failedAt: message.time.toISOString(),
      consumer: notice?.consumer ?? message.subject.slice(message.subject.lastIndexOf('.') + 1),
      deliveries: notice?.deliveries ?? null,
      position: notice?.position ?? null,
      original,
    };
  }

  /** A message younger than the notice is another one: the stream was made anew and counts from 1 again. */
  async #original(position: number, noticedAt: Date): Promise<OriginalMessage | undefined> {
    const message = await this.#manager.streams.getMessage(this.#stream, { seq: position });
    if (message === null || message.time > noticedAt) return undefined;
    const id = message.header.get(PubHeaders.MsgIdHdr);
    return {
      subject: message.subject,
      id: id === '' ? undefined : id,
      storedAt: message.time.toISOString(),
      headers: [...message.header].flatMap(([name, values]) => values.map((value) => [name, value] as const)),
      body: message.data,
    };
  }
}

/** Those of the publisher: the server's own would make it refuse or treat the message as the first one. */
function ownHeaders(original: OriginalMessage): MsgHdrs {
  const own = headers();
  for (const [name, value] of original.headers) if (!/^nats-/i.test(name)) own.append(name, value);
  return own;
}
