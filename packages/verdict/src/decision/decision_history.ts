import { VerdictError } from '../errors.ts';
import type { Change } from './change.ts';
import { applyChange, type DecisionState, EMPTY_DECISION_STATE } from './decision_state.ts';

/** A change at its position in the log. */
export interface LoggedChange {
  readonly seq: number;
  readonly change: Change;
}

/**
 * The decision state as of every position that may still be judged. **A record at position s is judged under exactly
 * the changes before s**, whenever that happens: at once, after a store was away, or on replay.
 */
export class DecisionHistory {
  /** Ascending; each holds the state after the change at `seq`. The first is the base. */
  readonly #states: { readonly seq: number; readonly state: DecisionState; readonly change: Change | null }[];

  /** `state` holds every change up to the position `through`. */
  constructor(through = 0, state: DecisionState = EMPTY_DECISION_STATE) {
    this.#states = [{ seq: through, state, change: null }];
  }

  /**
   * Changes come in the order of the log. One that the base holds already is passed over.
   * @throws VerdictError `argument_invalid` for a position that is not beyond the last one
   */
  apply({ seq, change }: LoggedChange): void {
    const [base] = this.#states;
    if (base !== undefined && seq <= base.seq) return;
    const last = this.#states.at(-1);
    if (last === undefined || seq <= last.seq) {
      throw new VerdictError('argument_invalid', `A change at ${seq} came after one at ${last?.seq}.`);
    }
    const state = applyChange(last.state, change);
    if (state !== last.state) this.#states.push({ seq, state, change });
  }

  get latest(): DecisionState {
    return this.#states.at(-1)?.state ?? EMPTY_DECISION_STATE;
  }

  /** The state under which a record at this position is judged. */
  at(seq: number): DecisionState {
    for (let index = this.#states.length - 1; index >= 0; index--) {
      const entry = this.#states[index];
      if (entry !== undefined && (entry.seq < seq || index === 0)) return entry.state;
    }
    return EMPTY_DECISION_STATE;
  }

  /** The changes that it still tells apart, oldest first: with `asOf(0)` all that another history of the same needs. */
  get changes(): readonly LoggedChange[] {
    return this.#states.flatMap(({ seq, change }, index) =>
      index === 0 || change === null ? [] : [{ seq, change }],
    );
  }

  /** Forgets what only records up to this position would be judged under: all of them are settled. */
  prune(settledThrough: number): void {
    const first = this.#states.findLastIndex(({ seq }) => seq <= settledThrough);
    if (first > 0) this.#states.splice(0, first);
  }

  /** Position of the last change, or of the base, that counts at `settledThrough`, with its state. */
  asOf(settledThrough: number): { readonly seq: number; readonly state: DecisionState } {
    return (
      this.#states.findLast(({ seq }) => seq <= settledThrough) ??
      this.#states[0] ?? { seq: 0, state: EMPTY_DECISION_STATE }
    );
  }
}
