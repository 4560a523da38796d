import { problem } from '@kakeya/protocol';
import { type Journal, StorageError } from '@kakeya/storage';
import type { Answer } from './answer.ts';
import {
  decodeInbox,
  encodeInbox,
  encodeResult,
  INBOX,
  type RecordedSubmission,
  RESULT,
  type Result,
  type Submission,
} from './log_entry.ts';
import { type SettleDeps, settle } from './settle.ts';
import type { Unresolved } from './unresolved.ts';

export interface IngestDeps extends SettleDeps {
  readonly journal: Journal;
  readonly unresolved: Unresolved;
  /** A result is durable; called in the order of the log. */
  readonly onLogged: (logged: { readonly seq: number; readonly result: Result }) => void;
  readonly maxInFlight: number;
  readonly monotonicMs: () => number;
  readonly onSettled: (durationMs: number, requestId: string) => void;
  /** Something failed that the answer alone cannot repair; for logs and metrics. */
  readonly onFault: (stage: 'record' | 'settle' | 'result', fault: unknown) => void;
}

const RETRY_AFTER_S = 1;

/** The path of one submission: RECORD, then settle, then answer. Nothing is parsed before it is recorded. */
export class Ingest {
  readonly #deps: IngestDeps;
  /** Recorded, but a store failed before they were settled: taken up again by `retryFailed`. */
  readonly #failed = new Set<number>();
  #inFlight = 0;
  #lastLogged: Promise<void> = Promise.resolve();

  constructor(deps: IngestDeps) {
    this.#deps = deps;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get awaitingRetry(): number {
    return this.#failed.size;
  }

  async submit(submission: Submission): Promise<Answer> {
    if (this.#inFlight >= this.#deps.maxInFlight) {
      return unavailable(submission, 'overloaded', 'Too many records are in work.');
    }
    this.#inFlight += 1;
    try {
      const recorded = await this.#record(submission);
      if (recorded === undefined) {
        return unavailable(
          submission,
          'journal-unavailable',
          'The journal cannot be written; nothing was accepted.',
        );
      }
      return await this.settle(recorded);
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Settles what is recorded, and logs the result. Also how recovery finishes what a crash interrupted. */
  async settle(recorded: RecordedSubmission): Promise<Answer> {
    const { onFault, onSettled, monotonicMs } = this.#deps;
    const startedMs = monotonicMs();
    try {
      const { answer, result } = await settle(recorded, this.#deps);
      this.#logResult(recorded.seq, result);
      onSettled(monotonicMs() - startedMs, recorded.requestId);
      return answer;
    } catch (fault) {
      onFault('settle', fault);
      this.#failed.add(recorded.seq);
      if (!(fault instanceof StorageError))
        return unavailable(recorded, 'internal', 'The record could not be decided.');
      return unavailable(
        recorded,
        'store-unavailable',
        'The dedup store does not answer; send the record again.',
      );
    }
  }

  /** Resolves once every result so far is durable or has failed to be; appends end in the order in which they began. */
  drained(): Promise<void> {
    return this.#lastLogged;
  }

  /** Takes up what was recorded while a store was away. Resolves with how many are still open. */
  async retryFailed(): Promise<number> {
    const [lowest] = this.#failed;
    if (lowest === undefined) return 0;
    const open = new Set(this.#failed);
    for await (const entry of this.#deps.journal.read(lowest)) {
      if (!open.delete(entry.seq) || entry.kind !== INBOX) continue;
      this.#failed.delete(entry.seq);
      const answer = await this.settle(decodeInbox(entry));
      if (this.#failed.has(entry.seq) && answer.kind === 'refused') break;
      if (open.size === 0) break;
    }
    return this.#failed.size;
  }

  async #record(submission: Submission): Promise<RecordedSubmission | undefined> {
    const { journal, unresolved, onFault } = this.#deps;
    try {
      const seq = await journal.append(INBOX, encodeInbox(submission));
      unresolved.add(seq);
      return { ...submission, seq };
    } catch (fault) {
      onFault('record', fault);
      return undefined;
    }
  }

  /**
   * The answer does not wait for this: the outcome is durable in the dedup store, and a crash before the
   * result is durable only makes recovery derive it again from there.
   */
  #logResult(inbox: number, result: Result): void {
    const { journal, unresolved, onLogged, onFault } = this.#deps;
    this.#lastLogged = journal.append(RESULT, encodeResult(result)).then(
      (seq) => {
        unresolved.resolve(inbox, seq);
        onLogged({ seq, result });
      },
      (fault: unknown) => {
        onFault('result', fault);
        this.#failed.add(inbox);
      },
    );
  }
}

function unavailable(
  submission: Submission,
  type: 'overloaded' | 'journal-unavailable' | 'store-unavailable' | 'internal',
  detail: string,
): Answer {
  return {
    kind: 'refused',
    problem: problem(type, { detail, request_id: submission.requestId, retry_after_s: RETRY_AFTER_S }),
  };
}
