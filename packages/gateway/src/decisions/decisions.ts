import type { Journal, ProjectionStore, Seq } from '@kakeya/storage';
import {
  applyChange,
  type Change,
  DecisionHistory,
  type DecisionState,
  type DecisionStateJson,
  type LoggedChange,
  parseDecisionState,
  serializeDecisionState,
} from '@kakeya/verdict';
import { DECISIONS } from '../consumers.ts';
import { CHANGE, encodeChange, STATE } from '../pipeline/log_entry.ts';
import { encodeState } from '../pipeline/state_entry.ts';

/** All that another thread needs to judge alike. */
export interface DecisionsWire {
  readonly through: Seq;
  readonly state: DecisionStateJson;
  readonly changes: readonly LoggedChange[];
}

export interface DecisionsListener {
  /** In the order of the log. */
  changed(logged: LoggedChange): void;
  /** Nothing up to this position will be judged any more. */
  settled(through: Seq): void;
}

/**
 * What decides besides the records: a fold over the changes in the journal. A change counts for every submission that
 * is recorded after it, and for none before it.
 */
export class Decisions {
  readonly #journal: Pick<Journal, 'append'>;
  readonly #checkpoints: ProjectionStore;
  readonly #history: DecisionHistory;
  readonly #listeners: DecisionsListener[] = [];
  #onAppended: (logged: LoggedChange) => void = () => {};
  #onStateRecorded: (seq: Seq) => void = () => {};
  #turn: Promise<void> = Promise.resolve();
  #saved: Seq;
  /** Up to which change the whole state was recorded by this process. */
  #recorded: Seq = 0;

  private constructor(
    journal: Pick<Journal, 'append'>,
    checkpoints: ProjectionStore,
    through: Seq,
    state: DecisionState | undefined,
  ) {
    this.#journal = journal;
    this.#checkpoints = checkpoints;
    this.#history = new DecisionHistory(through, state);
    this.#saved = through;
  }

  /** As of the last snapshot; `replay` brings what the journal holds beyond it. */
  static async open(journal: Journal, checkpoints: ProjectionStore): Promise<Decisions> {
    const stored = await checkpoints.load(DECISIONS);
    if (stored === undefined) return new Decisions(journal, checkpoints, 0, undefined);
    const json: DecisionStateJson = JSON.parse(stored.state);
    // Beyond the end only if damage took it: those positions are given out again, to changes that must count.
    const through = Math.min(journal.stats().durableSeq, stored.seq);
    return new Decisions(journal, checkpoints, through, parseDecisionState(json));
  }

  get latest(): DecisionState {
    return this.#history.latest;
  }

  at(seq: Seq): DecisionState {
    return this.#history.at(seq);
  }

  wire(): DecisionsWire {
    const { seq: through, state } = this.#history.asOf(0);
    return { through, state: serializeDecisionState(state), changes: this.#history.changes };
  }

  listen(listener: DecisionsListener): void {
    this.#listeners.push(listener);
  }

  /** Told of the position of each state that this process records. */
  onStateRecorded(tell: (seq: Seq) => void): void {
    this.#onStateRecorded = tell;
  }

  /** Told of each change that this process appends, in the order of the log. */
  onAppended(tell: (logged: LoggedChange) => void): void {
    this.#onAppended = tell;
  }

  /** A change that the journal holds already; in the order of the log, before anything is judged. */
  replay(seq: Seq, change: Change): void {
    this.#history.apply({ seq, change });
    for (const listener of this.#listeners) listener.changed({ seq, change });
  }

  /**
   * Records the change; when this resolves, it counts. Appends end in the order in which they began, so that whatever
   * is recorded after it is judged after this.
   * @throws VerdictError the change cannot be applied: nothing was recorded, for every later start would meet it again
   * @throws StorageError the journal cannot be written; the change does not count
   */
  async append(change: Change): Promise<Seq> {
    applyChange(this.latest, change);
    return this.#journal.append(CHANGE, encodeChange(change)).then((seq) => {
      this.replay(seq, change);
      this.#onAppended({ seq, change });
      return seq;
    });
  }

  /** Runs works one after the other, where each must see what the one before it has recorded. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  /** Records the whole state, if it has changed since that was done last. */
  async recordState(): Promise<void> {
    const { seq: through, state } = this.#history.asOf(Number.POSITIVE_INFINITY);
    if (through <= this.#recorded) return;
    const entries = encodeState({ through, state: serializeDecisionState(state) });
    const appended = entries.map((entry) =>
      this.#journal.append(STATE, entry).then((seq) => this.#onStateRecorded(seq)),
    );
    await Promise.all(appended);
    this.#recorded = through;
  }

  /** Keeps what decided up to a position below which all is settled. Cheap when nothing has changed. */
  async save(settledThrough: Seq): Promise<void> {
    const { seq, state } = this.#history.asOf(settledThrough);
    if (seq > this.#saved) {
      await this.#checkpoints.save(DECISIONS, { seq, state: JSON.stringify(serializeDecisionState(state)) });
      this.#saved = seq;
    }
    this.#history.prune(settledThrough);
    for (const listener of this.#listeners) listener.settled(settledThrough);
  }
}
