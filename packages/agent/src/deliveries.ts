import { AgentError } from './errors.ts';
import type { OutboxRecord } from './outbox/types.ts';
import { type Courier, leaseMs } from './send/courier.ts';
import { throwIfClosed } from './send/deadline.ts';
import { deliverBatch } from './send/deliver_batch.ts';
import { deliverRecord } from './send/deliver_record.ts';
import { type Delivery, type SubmitResult, settledElsewhere } from './send/result.ts';

/** The sends of one agent: what is under way, and how it ends when the agent closes. */
export interface Deliveries {
  /** Runs a use of the outbox that `close` waits for. @throws AgentError `agent_closed` */
  readonly run: <T>(use: () => Promise<T>) => Promise<T>;
  /** Appends, then sends. @throws AgentError `lease_lost`, after all others are done */
  readonly record: (records: readonly OutboxRecord[]) => Promise<SubmitResult[]>;
  /** Sends what is in nobody's hands, until nothing is. */
  readonly flush: () => Promise<SubmitResult[]>;
  /** Sends these dead letters, each once. */
  readonly redrive: (outboxSeqs: readonly number[]) => Promise<SubmitResult[]>;
  readonly close: () => Promise<void>;
}

const BATCH_RECORDS = 200;
/** Records with their texts can be large, and a request is put together in memory. */
const BATCH_BYTES = 8_388_608;

export function createDeliveries(parts: Omit<Courier, 'closing'>): Deliveries {
  const closing = new AbortController();
  const courier: Courier = { ...parts, closing: closing.signal };
  const { outbox, policy } = courier;
  const underWay = new Set<Promise<unknown>>();

  const send = async (records: readonly OutboxRecord[]): Promise<Delivery[]> => {
    using _lease = { [Symbol.dispose]: () => outbox.release(records.map(({ outboxSeq }) => outboxSeq)) };
    const [only] = records;
    if (only !== undefined && records.length === 1) return [await deliverRecord(courier, only)];
    const results: Delivery[] = [];
    for (const batch of batches(records)) {
      const requests = [...withinBytes(batch)];
      for (const [at, request] of requests.entries()) {
        // What went before may have taken long, and the rest of the batch waits for this request.
        const rest = requests.slice(at);
        const held = outbox.renew(
          rest.flat().map(({ outboxSeq }) => outboxSeq),
          leaseMs(policy) * rest.length,
        );
        const lost = request.filter(({ outboxSeq }) => !held.has(outboxSeq));
        results.push(...lost.map((record) => settledElsewhere(courier, record)));
        const mine = request.filter(({ outboxSeq }) => held.has(outboxSeq));
        results.push(...(await deliverBatch(courier, mine)));
      }
    }
    return results.toSorted((a, b) => a.outboxSeq - b.outboxSeq);
  };

  return {
    async run(use) {
      throwIfClosed(closing.signal);
      const running = use();
      underWay.add(running);
      try {
        return await running;
      } finally {
        underWay.delete(running);
      }
    },

    async record(records) {
      outbox.append(records, leaseMs(policy) * Math.ceil(records.length / BATCH_RECORDS));
      const settled = (await send(records)).filter(isSettled);
      if (settled.length === records.length) return settled;
      throw new AgentError(
        'lease_lost',
        'This process was held up for so long that another one sends the record now; its outcome is there.',
      );
    },

    async flush() {
      const results: SubmitResult[] = [];
      for (;;) {
        const claimed = outbox.claim(BATCH_RECORDS, leaseMs(policy));
        if (claimed.length === 0) return results;
        results.push(...(await send(claimed)).filter(isSettled));
      }
    },

    async redrive(outboxSeqs) {
      const results: SubmitResult[] = [];
      for (const batch of batches(outboxSeqs)) {
        results.push(...(await send(outbox.redrive(batch, leaseMs(policy)))).filter(isSettled));
      }
      return results;
    },

    async close() {
      closing.abort();
      await Promise.allSettled(underWay);
      outbox.close();
    },
  };
}

function isSettled(delivery: Delivery): delivery is SubmitResult {
  return delivery.status !== 'taken_over';
}

/** A record that is larger than that goes by itself. */
function* withinBytes(records: readonly OutboxRecord[]): Generator<readonly OutboxRecord[]> {
  let batch: OutboxRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    if (batch.length > 0 && bytes + record.body.length > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(record);
    bytes += record.body.length;
  }
  if (batch.length > 0) yield batch;
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += BATCH_RECORDS) yield items.slice(at, at + BATCH_RECORDS);
}
