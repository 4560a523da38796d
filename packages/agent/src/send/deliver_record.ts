import type { OutboxRecord } from '../outbox/types.ts';
import { pauseMs } from './backoff.ts';
import { type Courier, leaseMs } from './courier.ts';
import { throwIfClosed } from './deadline.ts';
import { postRecord } from './post_record.ts';
import { acknowledge, bury, type Delivery, settledElsewhere } from './result.ts';

/** Sends a leased record until it is answered, refused, or tried often enough. The bytes never change. */
export async function deliverRecord(courier: Courier, record: OutboxRecord): Promise<Delivery> {
  for (let tries = 1; ; tries += 1) {
    const reply = await postRecord(courier, record);
    if (reply.kind === 'decided') return acknowledge(courier, record, reply.answer);
    if (reply.kind === 'refused') return bury(courier, record, 'refused', reply.setback, tries);
    if (tries >= courier.policy.maxTries) {
      return bury(courier, record, 'retries_exhausted', reply.setback, tries);
    }
    const pause = pauseMs(courier.policy, tries, reply.retryAfterMs, courier.random);
    if (pause === 'too_long') return bury(courier, record, 'retry_after_too_long', reply.setback, tries);
    const held = courier.outbox.renew([record.outboxSeq], leaseMs(courier.policy, pause));
    if (!held.has(record.outboxSeq)) return settledElsewhere(courier, record);
    await rest(courier, pause);
  }
}

/** @throws AgentError `agent_closed` */
export async function rest(courier: Courier, ms: number): Promise<void> {
  try {
    await courier.sleep(ms, courier.closing);
  } finally {
    throwIfClosed(courier.closing);
  }
}
