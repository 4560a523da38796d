import { VerdictError } from '../errors.ts';

/** What harm the fast path may do, and how often a harmless experiment may be stopped by chance. */
export interface Guardrails {
  /** How far the treatment's containment may lie below the control's, as a share. */
  readonly containmentMargin: number;
  /** How far the treatment's p95 latency may lie above the control's. */
  readonly p95MarginMs: number;
  /** Bound on the chance of ever rolling back an experiment that keeps both margins, over all looks. */
  readonly falseRollbackRate: number;
  /** Looks planned in advance: each may spend an equal part of `falseRollbackRate`. */
  readonly plannedLooks: number;
}

export const DEFAULT_GUARDRAILS: Guardrails = {
  containmentMargin: 0.02,
  p95MarginMs: 0,
  falseRollbackRate: 0.05,
  plannedLooks: 10,
};

const GUARDRAIL_COUNT = 2;

/** Bonferroni over looks and guardrails: valid however strongly the looks at growing data depend on each other. */
export function levelPerLook({ falseRollbackRate, plannedLooks }: Guardrails): number {
  return falseRollbackRate / (plannedLooks * GUARDRAIL_COUNT);
}

/** @throws VerdictError `params_invalid` */
export function assertGuardrails(guardrails: Guardrails): void {
  const { containmentMargin, p95MarginMs, falseRollbackRate, plannedLooks } = guardrails;
  if (!(containmentMargin >= 0 && containmentMargin < 1)) {
    throw refusal(`containmentMargin must lie in [0, 1), not ${containmentMargin}.`);
  }
  if (!(p95MarginMs >= 0 && p95MarginMs < Infinity)) {
    throw refusal(`p95MarginMs must be a finite number of at least 0, not ${p95MarginMs}.`);
  }
  if (!(falseRollbackRate > 0 && falseRollbackRate < 1)) {
    throw refusal(`falseRollbackRate must lie strictly between 0 and 1, not ${falseRollbackRate}.`);
  }
  if (!Number.isSafeInteger(plannedLooks) || plannedLooks < 1 || plannedLooks > 10_000) {
    throw refusal(`plannedLooks must be an integer from 1 to 10000, not ${plannedLooks}.`);
  }
}

const refusal = (message: string): VerdictError => new VerdictError('params_invalid', message);
