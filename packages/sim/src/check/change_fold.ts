import { applyChange, type Change, type DecisionState, EMPTY_DECISION_STATE } from '@kakeya/verdict';

/** What decided on one gateway, as far as it can be known. */
export interface History {
  readonly fold: ChangeFold;
  /** What is recorded from here on may have been decided with a change that damage took. */
  readonly lostFrom: number;
}

/** What decides at each position, folded from a journal's changes alone: the gateway's own history has no part in it. */
export class ChangeFold {
  /** Ascending. */
  readonly #states: { readonly seq: number; readonly state: DecisionState }[] = [];

  /** Changes by their position, in the order of the log. */
  constructor(changes: ReadonlyMap<number, Change>) {
    let state = EMPTY_DECISION_STATE;
    for (const [seq, change] of changes) {
      state = applyChange(state, change);
      this.#states.push({ seq, state });
    }
  }

  /** Under which a submission at this position is judged. */
  before(seq: number): DecisionState {
    return this.#states.findLast((entry) => entry.seq < seq)?.state ?? EMPTY_DECISION_STATE;
  }
}
