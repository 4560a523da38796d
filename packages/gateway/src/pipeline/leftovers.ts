import type { Journal, JournalEntry, Seq } from '@kakeya/storage';
import { decodeInbox, INBOX, type RecordedSubmission, type Result, type Submission } from './log_entry.ts';

/** Whose a submission was: kept in memory, because its entry may turn out to be unreadable. */
export type Sender = Pick<Submission, 'tenant' | 'requestId' | 'receivedAtMs'>;

export interface LeftoversDeps {
  readonly journal: Journal;
  /** Settles and logs it, or adds it here again. Never rejects. */
  readonly settle: (submission: RecordedSubmission) => Promise<unknown>;
  /** Logs the result, or adds it here again. */
  readonly log: (result: Result) => void;
  readonly onUnreadable: (seq: Seq, sender: Sender) => void;
  /** How many may be settled at once; 0 when none, because their store is not to be asked now. */
  readonly atOnce: () => number;
}

/**
 * What is recorded and has no durable result, because a store or the journal failed on the way. Results that only
 * could not be logged are kept as they are: what was answered must not be derived again.
 */
export class Leftovers {
  readonly #deps: LeftoversDeps;
  readonly #unsettled = new Map<Seq, Sender>();
  #unlogged: Result[] = [];

  constructor(deps: LeftoversDeps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#unsettled.size + this.#unlogged.length;
  }

  addUnsettled({ seq, tenant, requestId, receivedAtMs }: RecordedSubmission): void {
    this.#unsettled.set(seq, { tenant, requestId, receivedAtMs });
  }

  addUnlogged(result: Result): void {
    this.#unlogged.push(result);
  }

  /**
   * Takes each up once, as far as the store can be asked. A submission whose entry can no longer be read is given up:
   * it was never answered but with 503, and would else be looked for, and hold the retention back, for ever.
   */
  async retry(): Promise<void> {
    const unlogged = this.#unlogged;
    this.#unlogged = [];
    for (const result of unlogged) this.#deps.log(result);

    const wanted = new Map(this.#unsettled);
    const group: RecordedSubmission[] = [];
    for await (const entry of this.#read(wanted)) {
      const submission = wanted.has(entry.seq) ? decodeOwn(entry) : undefined;
      if (submission === undefined) continue;
      wanted.delete(entry.seq);
      group.push(submission);
      const atOnce = this.#deps.atOnce();
      if (atOnce === 0) return;
      if (group.length >= atOnce || wanted.size === 0) await this.#settleAll(group.splice(0));
      if (wanted.size === 0) return;
    }
    await this.#settleAll(group);
    for (const [seq, sender] of wanted) {
      this.#unsettled.delete(seq);
      this.#deps.onUnreadable(seq, sender);
    }
  }

  #read(wanted: ReadonlyMap<Seq, Sender>): AsyncIterable<JournalEntry> | readonly JournalEntry[] {
    if (wanted.size === 0) return [];
    let lowest = Number.POSITIVE_INFINITY;
    for (const seq of wanted.keys()) lowest = Math.min(lowest, seq);
    return this.#deps.journal.read(lowest);
  }

  async #settleAll(group: readonly RecordedSubmission[]): Promise<void> {
    for (const { seq } of group) this.#unsettled.delete(seq);
    await Promise.all(group.map((submission) => this.#deps.settle(submission)));
  }
}

/** undefined: it is not what was written there, whatever its checksum says. */
function decodeOwn(entry: JournalEntry): RecordedSubmission | undefined {
  if (entry.kind !== INBOX) return undefined;
  try {
    return decodeInbox(entry);
  } catch {
    return undefined;
  }
}
