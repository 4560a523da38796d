import type { Seq } from '@kakeya/storage';
import type { LoggedChange } from '@kakeya/verdict';
import type { ActEntry, Result, SpansEntry } from '../pipeline/log_entry.ts';

/** A result at its own position in the log. */
export interface LoggedResult {
  readonly seq: Seq;
  readonly result: Result;
}

/** What projections see of the log. */
export type LoggedEntry = LoggedResult | LoggedChange | LoggedSpans | LoggedAct | LoggedOther;

/** What calls cost, at its position in the log. */
export interface LoggedSpans extends SpansEntry {
  readonly seq: Seq;
}

/** What somebody did, at its position in the log. */
export interface LoggedAct extends ActEntry {
  readonly seq: Seq;
}

/** An entry that concerns no projection, and that each must pass all the same: else it would seem to lag. */
export interface LoggedOther {
  readonly seq: Seq;
  readonly other: true;
}

/** An effect of the outcome log. Its own durable position makes it happen exactly once per result. */
export interface Projection {
  readonly name: string;
  /** Its faults are another system's: the gateway is ready without it, and the journal keeps what it is owed. */
  readonly external?: true;
  /**
   * Makes the projection ready and resolves with the position up to which it has already been applied: at most
   * `logEnd`. Beyond the end it can only be when damage took the end of the journal; those positions are then
   * given out again, to results that must not be passed over.
   */
  open(logEnd: Seq): Promise<Seq>;
  /**
   * Applies the results in order, and so the changes, the spans and the acts; `through` is the position that they reach. Either all of it happens or,
   * when this rejects, none: the same results then come again.
   */
  apply(
    results: readonly LoggedResult[],
    through: Seq,
    changes: readonly LoggedChange[],
    spans: readonly LoggedSpans[],
    acts: readonly LoggedAct[],
  ): Promise<void>;
  /** The position from which a start after a crash would go on: retention must keep everything beyond it. */
  durablePosition(): Seq;
  /** Makes the position durable as far as it got; nothing is applied afterwards. */
  close(): Promise<void>;
}
