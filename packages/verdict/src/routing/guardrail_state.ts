import { VerdictError } from '../errors.ts';
import type { BreachEvidence } from './evidence.ts';

/** Why the experiment ended. Kept as it was decided, with the numbers that decided it. */
export interface RollbackEvent {
  readonly kind: 'rollback';
  readonly atMs: number;
  readonly look: number;
  readonly evidence: readonly BreachEvidence[];
}

/** A person lifted a rollback. */
export interface ResumeEvent {
  readonly kind: 'resume';
  readonly atMs: number;
  readonly by: string;
  readonly reason: string;
}

export type GuardrailEvent = RollbackEvent | ResumeEvent;

export interface GuardrailState {
  readonly status: 'active' | 'rolled_back';
  /** Looks at the data so far; each spends its part of the false-rollback budget. */
  readonly looks: number;
  /** Oldest first. Nothing is ever removed. */
  readonly history: readonly GuardrailEvent[];
}

export const INITIAL_GUARDRAIL: GuardrailState = { status: 'active', looks: 0, history: [] };

/**
 * Lifts a rollback. The looks start anew: give the next experiment another id, or it judges the old records again.
 * @throws VerdictError `argument_invalid` where nothing is rolled back, or nobody answers for it
 */
export function resumeRouting(
  state: GuardrailState,
  { atMs, by, reason }: Omit<ResumeEvent, 'kind'>,
): GuardrailState {
  if (state.status !== 'rolled_back') {
    throw new VerdictError('argument_invalid', 'Routing is active: there is no rollback to lift.');
  }
  if (by === '' || reason === '') {
    throw new VerdictError('argument_invalid', 'Say who lifts the rollback, and why.');
  }
  return { status: 'active', looks: 0, history: [...state.history, { kind: 'resume', atMs, by, reason }] };
}
