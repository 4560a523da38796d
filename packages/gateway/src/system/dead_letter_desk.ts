import type { DeadLetter, DeadLetterStream, EventBus } from '@kakeya/storage';
import type { ActRecorder } from '../acts/act_recorder.ts';
import type { DeadLetterDesk, LetterAct, ListedLetter } from '../http/system/dead_letter_routes.ts';

export interface DeadLetterDeskDeps {
  readonly letters: DeadLetterStream;
  /** It makes the stream that dead letters are collected in. */
  readonly bus: Pick<EventBus, 'ping'>;
  readonly acts: Pick<ActRecorder, 'record'>;
}

/** Deals with what consumers of the bus gave up on, and has it recorded first who does. */
export function createDeadLetterDesk({ letters, bus, acts }: DeadLetterDeskDeps): DeadLetterDesk {
  const list: DeadLetterDesk['list'] = async (page) => {
    await bus.ping();
    return (await letters.list(page)).map(listed);
  };
  return {
    list,
    async settle(settling) {
      const { act, seqs } = settling;
      // What cannot even begin is no act: while the bus is away, every attempt would be another.
      await list({ after: 0, limit: 1 });
      await acts.record({ tenant: null, who: settling.who, act, detail: detailOf(settling) });
      const outcomes = await letters[act](seqs);
      return seqs.flatMap((seq, index) => {
        const outcome = outcomes[index];
        return outcome === undefined ? [] : [{ seq, outcome }];
      });
    },
  };
}

const detailOf = ({ seqs, reason }: LetterAct): string => `dead letters ${seqs.join(', ')}: ${reason}`;

/** Which message it is, and nothing of what it says. */
const listed = ({ seq, failedAt, consumer, deliveries, position, original }: DeadLetter): ListedLetter => ({
  seq,
  failed_at: failedAt,
  consumer,
  deliveries,
  position,
  subject: original?.subject ?? null,
  event_id: original?.id ?? null,
  bytes: original?.body.length ?? null,
});
