import { type DeadLetter, type DeadLetterStream, StorageError } from '@kakeya/storage';
import type { ActRecorder } from '../acts/act_recorder.ts';
import type { DeadLetterDesk, LetterAct, ListedLetter } from '../http/system/dead_letter_routes.ts';

/** Deals with what consumers of the bus gave up on, and has it recorded first who does. */
export function createDeadLetterDesk(
  letters: DeadLetterStream,
  acts: Pick<ActRecorder, 'record'>,
): DeadLetterDesk {
  return {
    async list(page) {
      const found = await unlessNothingIsCollected(() => letters.list(page));
      return (found ?? []).map(listed);
    },
    async settle(settling) {
      const { act, seqs } = settling;
      // What cannot even begin is no act: while the bus is away, every attempt would be another.
      const found = await unlessNothingIsCollected(() => letters.list({ after: 0, limit: 1 }));
      if (found === undefined) return seqs.map((seq) => ({ seq, outcome: 'absent' }));
      await acts.record({ tenant: null, who: settling.who, act, detail: detailOf(settling) });
      const outcomes = await letters[act](seqs);
      return seqs.flatMap((seq, index) => {
        const outcome = outcomes[index];
        return outcome === undefined ? [] : [{ seq, outcome }];
      });
    },
  };
}

/** Before the first event there is no stream of dead letters, so there are none. */
async function unlessNothingIsCollected<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (fault) {
    if (fault instanceof StorageError && fault.code === 'invalid_argument') return undefined;
    throw fault;
  }
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
