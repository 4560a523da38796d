import { PROBLEM_TYPES, type ProblemBody } from '@kakeya/protocol';
import { type CircuitBreaker, type DedupStore, type Journal, type Seq, StorageError } from '@kakeya/storage';
import type { CheckResult } from '@kakeya/verdict/ensemble';
import type { InFlight, WhenFull } from '../overload/in_flight.ts';
import { comeBackLater, type ShedReason } from '../overload/refusals.ts';
import type { Answer } from './answer.ts';
import type { ExternalJudge } from '../judge/external_judge.ts';
import { Leftovers, type Sender } from './leftovers.ts';
import {
  encodeHeard,
  encodeInbox,
  encodeResult,
  HEARD,
  INBOX,
  type RecordedSubmission,
  RESULT,
  type Result,
  type Submission,
} from './log_entry.ts';
import { type Asked, type SettleDeps, settle } from './settle.ts';
import type { Unresolved } from './unresolved.ts';

export type Fault = 'record' | 'settle' | 'result';

export interface IngestDeps extends Omit<SettleDeps, 'hear'> {
  readonly externalJudge: ExternalJudge;
  readonly journal: Journal;
  readonly unresolved: Unresolved;
  readonly inFlight: InFlight;
  /** Of the dedup store. */
  readonly breaker: Pick<CircuitBreaker, 'state' | 'retryInMs'>;
  /** The dedup store for what is left over: it may find out whether the store is back. */
  readonly prober: DedupStore;
  /** Submissions that may be left over before no more are taken. */
  readonly maxLeftovers: number;
  /** A result is durable; called in the order of the log. */
  readonly onLogged: (logged: { readonly seq: number; readonly result: Result }) => void;
  readonly monotonicMs: () => number;
  readonly onSettled: (durationMs: number, requestId: string) => void;
  /** Something failed that the answer alone cannot repair; for logs and metrics. */
  readonly onFault: (stage: Fault, fault: unknown) => void;
  readonly onShed: (reason: ShedReason) => void;
  /** A submission was given up, because its entry in the journal cannot be read any more. */
  readonly onUnreadable: (seq: Seq, sender: Sender) => void;
}

const LEFTOVERS_AT_ONCE = 64;

/** The path of one submission: RECORD, then settle, then answer. Nothing is parsed before it is recorded. */
export class Ingest {
  readonly #deps: IngestDeps;
  readonly #leftovers: Leftovers;
  /** What external judges said of submissions that are not settled: taken up again, they must be judged by the same. */
  readonly #heard = new Map<Seq, readonly CheckResult[]>();
  #lastLogged: Promise<void> = Promise.resolve();

  constructor(deps: IngestDeps) {
    const { journal, breaker, prober } = deps;
    const asProber = { ...deps, dedup: prober };
    this.#deps = deps;
    this.#leftovers = new Leftovers({
      journal,
      settle: (submission) => this.#settle(submission, asProber),
      log: (result) => this.#logResult(result),
      onUnreadable: (seq, sender) => this.#giveUp(seq, sender),
      atOnce() {
        if (breaker.state === 'closed') return LEFTOVERS_AT_ONCE;
        return breaker.retryInMs === 0 ? 1 : 0;
      },
    });
  }

  get inFlight(): number {
    return this.#deps.inFlight.records;
  }

  /** Recorded, but a store failed before the result was durable: taken up again by `retryLeftovers`. */
  get leftovers(): number {
    return this.#leftovers.size;
  }

  /** Whether so much is left over that no more is taken, although the store may answer for the most part. */
  get backlogged(): boolean {
    return this.#leftovers.size >= this.#deps.maxLeftovers;
  }

  /**
   * Why nothing is taken now, before anything of the request is read: undefined when it is. A batch need not be turned
   * away because all places are taken, since its lines wait.
   */
  refusal(requestId: string, whenFull: WhenFull): ProblemBody | undefined {
    const { inFlight } = this.#deps;
    return (
      this.#storeRefusal(requestId) ??
      (whenFull === 'refuse' && inFlight.full ? this.#fullRefusal(requestId) : undefined)
    );
  }

  async submit(submission: Submission, whenFull: WhenFull = 'refuse'): Promise<Answer> {
    const { inFlight } = this.#deps;
    const { requestId, body } = submission;
    if (whenFull === 'wait') await inFlight.enterInTurn(body.length);
    else if (!inFlight.tryEnter(body.length)) return refused(this.#fullRefusal(requestId));
    try {
      // What can never be decided must not be recorded: it would fill the disk for as long as the store is away.
      const refusal = this.#storeRefusal(requestId);
      if (refusal !== undefined) return refused(refusal);
      const recorded = await this.#record(submission);
      return 'seq' in recorded ? await this.settle(recorded) : refused(recorded);
    } finally {
      inFlight.leave(body.length, whenFull);
    }
  }

  /** Settles what is recorded, and logs the result. Also how recovery finishes what a crash interrupted. */
  settle(recorded: RecordedSubmission): Promise<Answer> {
    return this.#settle(recorded, this.#deps);
  }

  /** Resolves once every result so far is durable or has failed to be; appends end in the order in which they began. */
  drained(): Promise<void> {
    return this.#lastLogged;
  }

  /** Takes up what was recorded while a store was away, as far as it answers again. */
  retryLeftovers(): Promise<void> {
    return this.#leftovers.retry();
  }

  #storeRefusal(requestId: string): ProblemBody | undefined {
    const { breaker, onShed } = this.#deps;
    if (breaker.state === 'closed' && !this.backlogged) return undefined;
    onShed('store_away');
    return this.#storeAway(requestId, 'The dedup store does not answer; nothing was accepted.');
  }

  #storeAway(requestId: string, detail: string): ProblemBody {
    return comeBackLater('store-unavailable', requestId, detail, this.#deps.breaker.retryInMs);
  }

  #fullRefusal(requestId: string): ProblemBody {
    this.#deps.onShed('in_flight');
    return comeBackLater('overloaded', requestId, 'Too many records are in work.');
  }

  async #settle(recorded: RecordedSubmission, deps: Omit<SettleDeps, 'hear'>): Promise<Answer> {
    const { onFault, onSettled, monotonicMs } = this.#deps;
    const startedMs = monotonicMs();
    try {
      const external = this.#heard.get(recorded.seq) ?? recorded.external;
      const heard = external === undefined ? recorded : { ...recorded, external };
      const { answer, result } = await settle(heard, { ...deps, hear: this.#hear });
      this.#heard.delete(recorded.seq);
      const settle_ms = Math.round((monotonicMs() - startedMs) * 1000) / 1000;
      this.#logResult(result.kind === 'decided' ? { ...result, settle_ms } : result);
      onSettled(settle_ms, recorded.requestId);
      return answer;
    } catch (fault) {
      onFault('settle', fault);
      if (recorded.external !== undefined) this.#heard.set(recorded.seq, recorded.external);
      this.#leftovers.addUnsettled(recorded);
      if (!(fault instanceof StorageError))
        return refused(comeBackLater('internal', recorded.requestId, 'The record could not be decided.'));
      return refused(
        this.#storeAway(recorded.requestId, 'The dedup store does not answer; send the record again.'),
      );
    }
  }

  /** Recorded before it decides: a replay must hear the same. */
  readonly #hear = async ({ seq }: RecordedSubmission, { subject, withinMs }: Asked) => {
    const { journal, unresolved, externalJudge } = this.#deps;
    const checks = [await externalJudge.ask(subject, withinMs)];
    unresolved.see(await journal.append(HEARD, encodeHeard({ inbox: seq, checks })));
    this.#heard.set(seq, checks);
    return checks;
  };

  async #record(submission: Submission): Promise<RecordedSubmission | ProblemBody> {
    const { journal, unresolved, onFault } = this.#deps;
    try {
      const seq = await journal.append(INBOX, encodeInbox(submission));
      unresolved.add(seq);
      return { ...submission, seq };
    } catch (fault) {
      onFault('record', fault);
      const detail = 'The journal cannot be written; nothing was accepted.';
      const type =
        fault instanceof StorageError && fault.code === 'journal_overloaded'
          ? 'overloaded'
          : 'journal-unavailable';
      return comeBackLater(type, submission.requestId, detail);
    }
  }

  /**
   * The answer does not wait for this: the outcome is durable in the dedup store, and a crash before the
   * result is durable only makes recovery derive it again from there.
   */
  #logResult(result: Result): void {
    const { journal, unresolved, onLogged, onFault } = this.#deps;
    this.#lastLogged = journal.append(RESULT, encodeResult(result)).then(
      (seq) => {
        unresolved.resolve(result.inbox, seq);
        onLogged({ seq, result });
      },
      (fault: unknown) => {
        onFault('result', fault);
        this.#leftovers.addUnlogged(result);
      },
    );
  }

  #giveUp(inbox: Seq, sender: Sender): void {
    const { tenant, requestId: request_id, receivedAtMs: received_at_ms } = sender;
    this.#deps.onUnreadable(inbox, sender);
    const { status } = PROBLEM_TYPES.internal;
    this.#logResult({ kind: 'refused', inbox, tenant, request_id, status, received_at_ms, type: 'internal' });
  }
}

const refused = (body: ProblemBody): Answer => ({ kind: 'refused', problem: body });
