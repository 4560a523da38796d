import type { OutboxRecord } from '../outbox/types.ts';
import { pauseMs } from './backoff.ts';
import { type Courier, leaseMs } from './courier.ts';
import { deliverRecord, rest } from './deliver_record.ts';
import { type BatchEnd, postBatch } from './post_batch.ts';
import type { Reply, Setback } from './reply.ts';
import { acknowledge, bury, type Delivery, settledElsewhere } from './result.ts';

interface Waiting {
  readonly record: OutboxRecord;
  tries: number;
  setback: Setback;
}

const TOO_MANY_REQUESTS = 429;
const NOT_ANSWERED: Setback = { status: null, type: null, detail: 'The gateway has not answered.' };

/**
 * Sends leased records together until each is answered, refused, or tried often enough. Results are in the
 * order of `records`. While a round settles some records, having come too late for it (a broken stream, a rate
 * limit) is no try of the rest.
 */
export async function deliverBatch(courier: Courier, records: readonly OutboxRecord[]): Promise<Delivery[]> {
  const done = new Map<number, Delivery>();
  let waiting: Waiting[] = records.map((record) => ({ record, tries: 0, setback: NOT_ANSWERED }));

  while (waiting.length > 0) {
    const round = await sendRound(courier, waiting, done);
    waiting = waiting.filter(({ record }) => !done.has(record.outboxSeq));
    if (round.end.kind === 'refused') {
      // A refusal of the whole is no evidence against any one record: each gets its own answer.
      await deliverOneByOne(courier, waiting, done);
      break;
    }
    giveUp(courier, waiting, done);
    waiting = waiting.filter(({ record }) => !done.has(record.outboxSeq));
    if (waiting.length === 0) break;
    waiting = await pauseHolding(courier, waiting, round.retryAfterMs, done);
  }
  return records.map((record) => done.get(record.outboxSeq) ?? settledElsewhere(courier, record));
}

interface Round {
  readonly end: BatchEnd;
  readonly retryAfterMs: number;
}

async function sendRound(
  courier: Courier,
  waiting: readonly Waiting[],
  done: Map<number, Delivery>,
): Promise<Round> {
  const unanswered = new Map(waiting.map((entry) => [entry.record.outboxSeq, entry]));
  const late: Waiting[] = [];
  const settledBefore = done.size;
  let retryAfterMs = 0;
  let renewAt = courier.clock() + leaseMs(courier.policy) / 2;

  const end = await postBatch(
    courier,
    waiting.map(({ record }) => record),
    (record, reply: Reply) => {
      const entry = unanswered.get(record.outboxSeq);
      if (entry === undefined) return;
      unanswered.delete(record.outboxSeq);
      if (reply.kind === 'decided') done.set(record.outboxSeq, acknowledge(courier, record, reply.answer));
      else if (reply.kind === 'refused') {
        done.set(record.outboxSeq, bury(courier, record, 'refused', reply.setback, entry.tries + 1));
      } else {
        entry.setback = reply.setback;
        retryAfterMs = Math.max(retryAfterMs, reply.retryAfterMs ?? 0);
        if (reply.setback.status === TOO_MANY_REQUESTS) late.push(entry);
        else entry.tries += 1;
      }
      if (courier.clock() >= renewAt) {
        courier.outbox.renew(unsettled(waiting, done), leaseMs(courier.policy));
        renewAt = courier.clock() + leaseMs(courier.policy) / 2;
      }
    },
  );

  if (end.kind === 'broken') {
    for (const entry of unanswered.values()) {
      entry.setback = end.setback;
      late.push(entry);
    }
    retryAfterMs = Math.max(retryAfterMs, end.retryAfterMs ?? 0);
  }
  if (done.size === settledBefore) for (const entry of late) entry.tries += 1;
  return { end, retryAfterMs };
}

function unsettled(waiting: readonly Waiting[], done: ReadonlyMap<number, Delivery>): number[] {
  return waiting.map(({ record }) => record.outboxSeq).filter((outboxSeq) => !done.has(outboxSeq));
}

async function deliverOneByOne(
  courier: Courier,
  waiting: readonly Waiting[],
  done: Map<number, Delivery>,
): Promise<void> {
  for (const { record } of waiting) {
    const held = courier.outbox.renew(unsettled(waiting, done), leaseMs(courier.policy));
    const mine = held.has(record.outboxSeq);
    done.set(
      record.outboxSeq,
      mine ? await deliverRecord(courier, record) : settledElsewhere(courier, record),
    );
  }
}

function giveUp(courier: Courier, waiting: readonly Waiting[], done: Map<number, Delivery>): void {
  for (const { record, tries, setback } of waiting) {
    if (tries < courier.policy.maxTries) continue;
    done.set(record.outboxSeq, bury(courier, record, 'retries_exhausted', setback, tries));
  }
}

/** Waits before the next round; returns the records that are still this process's to send. */
async function pauseHolding(
  courier: Courier,
  waiting: readonly Waiting[],
  retryAfterMs: number,
  done: Map<number, Delivery>,
): Promise<Waiting[]> {
  const tries = Math.max(1, ...waiting.map((entry) => entry.tries));
  const pause = pauseMs(courier.policy, tries, retryAfterMs, courier.random);
  if (pause === 'too_long') {
    for (const entry of waiting) {
      const { record, setback } = entry;
      done.set(record.outboxSeq, bury(courier, record, 'retry_after_too_long', setback, entry.tries));
    }
    return [];
  }
  const held = courier.outbox.renew(
    waiting.map(({ record }) => record.outboxSeq),
    leaseMs(courier.policy, pause),
  );
  for (const { record } of waiting) {
    if (!held.has(record.outboxSeq)) done.set(record.outboxSeq, settledElsewhere(courier, record));
  }
  await rest(courier, pause);
  return waiting.filter(({ record }) => held.has(record.outboxSeq));
}
