import { analyseExperiment, type ExperimentAnalysis } from './analyse_experiment.ts';
import type { RoutedRecord } from './arm_summary.ts';
import type { BreachEvidence } from './evidence.ts';
import type { Guardrails } from './guardrails.ts';
import type { GuardrailState, RollbackEvent } from './guardrail_state.ts';

export type LookDecision =
  | { readonly kind: 'continue' }
  | RollbackEvent
  /** All planned looks are spent: one more could stop a harmless experiment. End it, or plan another one. */
  | { readonly kind: 'looks_exhausted' }
  | { readonly kind: 'already_rolled_back' };

export interface Look {
  readonly decision: LookDecision;
  /** null where no look was taken. */
  readonly analysis: ExperimentAnalysis | null;
  /** To be stored before anything acts on the decision. */
  readonly state: GuardrailState;
}

/**
 * One planned look at all records of the experiment so far. A breach of a guardrail rolls back; `chooseRoute` then
 * gives the full path for everything. A harmless experiment is rolled back with probability at most
 * `falseRollbackRate` over all planned looks.
 * @throws VerdictError as `analyseExperiment`
 */
export function takeLook(
  state: GuardrailState,
  records: readonly RoutedRecord[],
  guardrails: Guardrails,
  atMs: number,
): Look {
  if (state.status === 'rolled_back') {
    return { decision: { kind: 'already_rolled_back' }, analysis: null, state };
  }
  if (state.looks >= guardrails.plannedLooks) {
    return { decision: { kind: 'looks_exhausted' }, analysis: null, state };
  }
  const analysis = analyseExperiment(records, guardrails);
  const look = state.looks + 1;
  const evidence = breachesOf(analysis);
  if (evidence.length === 0) {
    return { decision: { kind: 'continue' }, analysis, state: { ...state, looks: look } };
  }
  const decision: RollbackEvent = { kind: 'rollback', atMs, look, evidence };
  return {
    decision,
    analysis,
    state: { status: 'rolled_back', looks: look, history: [...state.history, decision] },
  };
}

function breachesOf({ guardrails }: ExperimentAnalysis): BreachEvidence[] {
  return [guardrails.containment, guardrails.latency].flatMap((reading) => {
    if (reading.status !== 'breach') return [];
    const { guardrail, difference, bound, limit, level } = reading;
    return [{ guardrail, difference, bound, limit, level }];
  });
}
