import { EMPTY_DECISION_STATE, serializeDecisionState } from '@kakeya/verdict';
import type { Decisions } from '../../src/decisions/decisions.ts';

/** What decides where nothing was ever configured or labelled. */
export const noDecisions = (): Pick<Decisions, 'wire' | 'listen'> => ({
  wire: () => ({ through: 0, state: serializeDecisionState(EMPTY_DECISION_STATE), changes: [] }),
  listen: () => undefined,
});
