import { assertStockDeflate } from '@kakeya/signals';
import { AgentError } from './errors.ts';
import { createDeliveries } from './deliveries.ts';
import { type AgentOptions, type AgentSettings, resolveOptions } from './options.ts';
import { openOutbox, type Outbox } from './outbox/outbox.ts';
import type { DeadLetter, PendingRecord } from './outbox/types.ts';
import { prepareRecords } from './prepare.ts';
import type { SubmitResult } from './send/result.ts';
import type { UnsignedPcs } from './summary/build_pcs.ts';
import type { Submission, SubmissionWithTexts } from './summary/submission.ts';
import { type SummaryInput, type SummaryInputWithTexts, summarise } from './summary/summarise.ts';

/** What is out of the queue because sending it on its own would not help. Nothing here is sent unless asked. */
export interface DeadLetters {
  /** Oldest first. */
  list(): Promise<readonly DeadLetter[]>;
  /**
   * Sends dead letters again, the same bytes: those given, or all. What is refused again is a dead letter again,
   * and is not tried twice. Numbers that are none are left out.
   */
  redrive(outboxSeqs?: readonly number[]): Promise<readonly SubmitResult[]>;
  /** Deletes dead letters for good; resolves with how many there were. */
  discard(outboxSeqs: readonly number[]): Promise<number>;
}

/**
 * Computes, signs, records and submits. Every method but `close` rejects with `agent_closed` after `close`, and
 * with an `outbox_…` code when the disk fails: then nothing was sent that was not recorded.
 */
export interface Agent {
  /**
   * The unsigned record of an output; with `passages`, the record together with the texts, so that the gateway
   * checks how much of the answer stands in them.
   *
   * @throws SignalError, AgentError `input_invalid`
   */
  summarise(input: SummaryInputWithTexts): Promise<SubmissionWithTexts<UnsignedPcs>>;
  summarise(input: SummaryInput): Promise<UnsignedPcs>;
  /**
   * Records (fsync), then sends until the gateway decides, refuses, or the tries are used up. A process that dies
   * in between has lost nothing: {@link Agent.flush} of the next one sends the same bytes. Texts lie in the outbox
   * until the gateway has decided, or the dead letter is discarded.
   *
   * @param submission a record, or one with its texts or a receipt of their check. The record is unsigned, or signed
   * already; then it is sent as it is
   */
  submit(submission: Submission): Promise<SubmitResult>;
  /** The same for many, with one fsync and one NDJSON request per some hundred. Results in the order given. */
  submitBatch(submissions: readonly Submission[]): Promise<readonly SubmitResult[]>;
  /** Sends what waits and is in nobody's hands: what a dead process left. Oldest first. */
  flush(): Promise<readonly SubmitResult[]>;
  /** What has no answer yet, whoever sends it. */
  pending(): Promise<readonly PendingRecord[]>;
  readonly deadLetters: DeadLetters;
  /** Stops sending and leaves the unanswered records in the outbox. Idempotent. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens the outbox in `dataDir` and an agent over it.
 *
 * ```ts
 * const agent = await createAgent({ endpoint: 'http://localhost:8080', keyFile: 'key.json', dataDir: './outbox' });
 * const result = await agent.submit(await agent.summarise({ text: answer }));
 * if (result.status === 'decided' && result.accepted) act(answer);
 * ```
 *
 * @throws AgentError `option_invalid`, `key_invalid` or an `outbox_…` code; SignalError `deflate_not_stock` when r would
 * not be the number that every other implementation gets
 */
export async function createAgent(options: AgentOptions): Promise<Agent> {
  assertStockDeflate();
  const settings = resolveOptions(options);
  return agentOver(settings, openOutbox({ ...settings, clock: settings.ports.clock }));
}

/** @internal An agent over an open outbox, which it closes. */
export function agentOver(settings: AgentSettings, outbox: Outbox): Agent {
  const { key, tenant, shardId, pcsVersion, ports } = settings;
  const deliveries = createDeliveries({ ...settings, ...ports, outbox });
  let lastEpoch = 0;

  const submitAll = (submissions: readonly Submission[]): Promise<readonly SubmitResult[]> =>
    deliveries.run(async () => {
      if (submissions.length === 0) return [];
      return deliveries.record(await prepareRecords({ outbox, key, tenant }, submissions));
    });

  function summariseNow(input: SummaryInputWithTexts): Promise<SubmissionWithTexts<UnsignedPcs>>;
  function summariseNow(input: SummaryInput): Promise<UnsignedPcs>;
  async function summariseNow(
    input: SummaryInput | SummaryInputWithTexts,
  ): Promise<UnsignedPcs | SubmissionWithTexts<UnsignedPcs>> {
    // Strictly rising, so that equal outputs within one millisecond stay records of their own.
    lastEpoch = Math.max(lastEpoch + 1, ports.clock());
    return summarise(
      { epoch: lastEpoch, ...input },
      {
        pcsVersion,
        clock: ports.clock,
        ...(shardId === undefined ? {} : { shardId }),
        ...(tenant === undefined ? {} : { tenant }),
      },
    );
  }

  return {
    summarise: summariseNow,

    async submit(submission) {
      const [result] = await submitAll([submission]);
      if (result !== undefined) return result;
      throw new AgentError('lease_lost', 'A submitted record has no result.');
    },

    submitBatch: submitAll,
    flush: () => deliveries.run(deliveries.flush),
    pending: () => deliveries.run(async () => outbox.pending()),

    deadLetters: {
      list: () => deliveries.run(async () => outbox.deadLetters()),
      redrive: (outboxSeqs) =>
        deliveries.run(() =>
          deliveries.redrive(outboxSeqs ?? outbox.deadLetters().map(({ outboxSeq }) => outboxSeq)),
        ),
      discard: (outboxSeqs) => deliveries.run(async () => outbox.discard(outboxSeqs)),
    },

    close: deliveries.close,
    [Symbol.asyncDispose]: deliveries.close,
  };
}
