import {
  CHANGE,
  decodeChange,
  decodeHeard,
  decodeInbox,
  decodeResult,
  findingOf,
  HEARD,
  INBOX,
  type RecordedSubmission,
  type StateEntry,
  StateReader,
  RESULT,
  type Result,
  STATE,
} from '@kakeya/gateway';
import {
  type JournalEntry,
  type JournalKeyring,
  readJournalReadOnly,
  type Seq,
  verifyJournal,
} from '@kakeya/storage';
import {
  createDecider,
  DecisionHistory,
  DEFAULT_PARAMS,
  type LoggedChange,
  parseDecisionState,
  tenantStateOf,
} from '@kakeya/verdict';
import { rederive } from './rederive.ts';

export interface ReplayReport {
  readonly submissions: number;
  readonly results: Readonly<Record<Result['kind'], number>>;
  /** Submissions without a result: recorded, and settled by the gateway's next start. */
  readonly unsettled: readonly Seq[];
  /** Decisions that came out the same. */
  readonly rederived: number;
  /** Decisions under parameters that this version does not have. */
  readonly other_parameters: number;
  /** Decisions from before the first state that the journal still holds. */
  readonly unknown_state: number;
  /** Results whose submission was retained away or cannot be read. */
  readonly without_submission: number;
  readonly corrupt_ranges: number;
  readonly mismatches: readonly Mismatch[];
}

export interface Mismatch {
  readonly inbox_seq: Seq;
  readonly result_seq: Seq;
  readonly pcs_id: string;
  /** The parts of the outcome that differ. */
  readonly fields: readonly string[];
}

/**
 * Checks the journal, reads it from its start and derives every decision again. Changes nothing. A result follows its
 * submission within the gateway's in-flight window, so memory is bounded by it.
 */
export async function replayJournal(
  directory: string,
  encryption: JournalKeyring | undefined,
  onEntry: () => void,
): Promise<ReplayReport> {
  const keys = encryption === undefined ? {} : { encryption };
  const { corrupt } = await verifyJournal(directory, keys);
  const replay = new Replay(corrupt.length);
  const entries = readJournalReadOnly(directory, 1, {
    onCorruption: () => replay.corruption(),
    ...keys,
  });
  for await (const entry of entries) {
    await replay.see(entry);
    onEntry();
  }
  return replay.report();
}

class Replay {
  readonly #decide = createDecider(DEFAULT_PARAMS);
  /** undefined: the journal's beginning is gone, and no state was met yet. */
  #decisions: DecisionHistory | undefined;
  readonly #states = new StateReader();
  readonly #changes: LoggedChange[] = [];
  #first = true;
  #unknownState = 0;
  readonly #open = new Map<Seq, RecordedSubmission>();
  readonly #results: Record<Result['kind'], number> = { decided: 0, replayed: 0, refused: 0 };
  readonly #mismatches: Mismatch[] = [];
  #submissions = 0;
  #rederived = 0;
  #otherParameters = 0;
  #withoutSubmission = 0;
  #corruptRanges: number;

  /** Ranges that a check of the whole journal has found before. */
  constructor(corruptRanges: number) {
    this.#corruptRanges = corruptRanges;
  }

  async see(entry: JournalEntry): Promise<void> {
    if (this.#first && entry.seq === 1) this.#decisions = new DecisionHistory();
    this.#first = false;
    if (entry.kind === INBOX) {
      this.#submissions += 1;
      this.#open.set(entry.seq, decodeInbox(entry));
    } else if (entry.kind === RESULT) await this.#settle(entry.seq, decodeResult(entry));
    else if (entry.kind === HEARD) {
      const { inbox, checks } = decodeHeard(entry);
      const submission = this.#open.get(inbox);
      if (submission !== undefined) this.#open.set(inbox, { ...submission, external: checks });
    } else if (entry.kind === CHANGE) this.#change({ seq: entry.seq, change: decodeChange(entry) });
    else if (entry.kind === STATE) this.#begin(this.#states.take(entry));
  }

  #change(logged: LoggedChange): void {
    if (this.#decisions === undefined) this.#changes.push(logged);
    else this.#decisions.apply(logged);
  }

  #begin(entry: StateEntry | undefined): void {
    if (entry === undefined || this.#decisions !== undefined) return;
    const { through, state } = entry;
    this.#decisions = new DecisionHistory(through, parseDecisionState(state));
    for (const logged of this.#changes.splice(0)) this.#decisions.apply(logged);
  }

  corruption(): void {
    this.#corruptRanges += 1;
  }

  async #settle(resultSeq: Seq, result: Result): Promise<void> {
    this.#results[result.kind] += 1;
    const submission = this.#open.get(result.inbox);
    this.#open.delete(result.inbox);
    if (submission === undefined) {
      this.#withoutSubmission += 1;
      return;
    }
    if (result.kind !== 'decided') return;
    const { tenant, receivedAtMs, seq, external = [] } = submission;
    const decisions = this.#decisions;
    if (decisions === undefined || seq <= decisions.asOf(0).seq) {
      this.#unknownState += 1;
      return;
    }
    const state = decisions.at(seq);
    const derived = await rederive(submission, result, async (read) => {
      const policy = await findingOf(read, tenantStateOf(state, tenant), receivedAtMs);
      const { record, texts, receipt } = read;
      return this.#decide({ tenant, record, receivedAtMs, texts, receipt, policy }, state).conclude(external);
    });
    this.#forget();
    switch (derived.kind) {
      case 'same':
        this.#rederived += 1;
        break;
      case 'other_parameters':
        this.#otherParameters += 1;
        break;
      case 'mismatch': {
        const { inbox, pcs_id } = result;
        this.#mismatches.push({ inbox_seq: inbox, result_seq: resultSeq, pcs_id, fields: derived.fields });
        break;
      }
    }
  }

  /** What only settled submissions were judged under. */
  #forget(): void {
    for (const lowest of this.#open.keys()) return this.#decisions?.prune(lowest - 1);
  }

  report(): ReplayReport {
    return {
      submissions: this.#submissions,
      results: this.#results,
      unsettled: [...this.#open.keys()],
      rederived: this.#rederived,
      other_parameters: this.#otherParameters,
      unknown_state: this.#unknownState,
      without_submission: this.#withoutSubmission,
      corrupt_ranges: this.#corruptRanges,
      mismatches: this.#mismatches,
    };
  }
}
