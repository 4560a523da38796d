import type { PcsId } from '@kakeya/protocol';
import { recordAlone } from '../envelope.ts';
import type { DeadLetterReason, OutboxRecord } from '../outbox/types.ts';
import type { Courier } from './courier.ts';
import type { Answer, Decision, Outcome } from './outcome.ts';
import type { Setback } from './reply.ts';

interface Delivered {
  readonly outboxSeq: number;
  readonly pcsId: PcsId;
}

/** The gateway's verdict on the record. */
export interface Decided extends Delivered {
  readonly status: 'decided';
  readonly decision: Decision;
  /** The only thing to act on: true exactly when `decision` is `accept`. */
  readonly accepted: boolean;
  /** True when the gateway had decided this record before. */
  readonly replayed: boolean;
  readonly outcome: Outcome;
}

/** No verdict: the record waits, out of the queue, for a person to redrive or discard it. */
export interface DeadLettered extends Delivered {
  readonly status: 'dead_lettered';
  readonly reason: DeadLetterReason;
}

export type SubmitResult = Decided | DeadLettered;

/** @internal Another process sharing the directory is sending the record and will settle it. */
export interface TakenOver extends Delivered {
  readonly status: 'taken_over';
}

export type Delivery = SubmitResult | TakenOver;

export function acknowledge(courier: Courier, record: OutboxRecord, answer: Answer): Delivery {
  courier.outbox.acknowledge(record.outboxSeq, answer, recordAlone(record.body));
  return decided(record, answer);
}

export function bury(
  courier: Courier,
  record: OutboxRecord,
  code: DeadLetterReason['code'],
  setback: Setback,
  tries: number,
): Delivery {
  const reason: DeadLetterReason = { code, ...setback, tries };
  if (!courier.outbox.bury(record.outboxSeq, reason)) return settledElsewhere(courier, record);
  return deadLettered(record, reason);
}

/** What became of a record whose lease another process has taken. */
export function settledElsewhere(courier: Courier, record: OutboxRecord): Delivery {
  const standing = courier.outbox.standing(record.outboxSeq);
  switch (standing.state) {
    case 'acked':
      return decided(record, standing.answer);
    case 'dead':
      return deadLettered(record, standing.reason);
    default:
      return { status: 'taken_over', outboxSeq: record.outboxSeq, pcsId: record.pcsId };
  }
}

function decided({ outboxSeq, pcsId }: OutboxRecord, { replayed, outcome }: Answer): Decided {
  const { decision, accepted } = outcome;
  return { status: 'decided', outboxSeq, pcsId, decision, accepted, replayed, outcome };
}

function deadLettered({ outboxSeq, pcsId }: OutboxRecord, reason: DeadLetterReason): DeadLettered {
  return { status: 'dead_lettered', outboxSeq, pcsId, reason };
}
