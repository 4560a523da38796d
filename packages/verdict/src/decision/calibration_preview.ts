import { calibrationBasis, type CalibrationBasis } from './calibration_basis.ts';
import { boundsUnder, type CalibrationBounds, type Deltas, judgeUnder } from './calibration_bounds.ts';
import type { DecisionState } from './decision_state.ts';

/** Shares of outcomes by what calibration alone makes of them; they sum to 1. */
export interface CalibrationShares {
  readonly accept: number;
  readonly escalate: number;
  readonly reject: number;
  /** With too few labels to accept by, and no guarantee required: the checks decide, and promise nothing. */
  readonly checks_alone: number;
}

export interface PreviewedBounds extends CalibrationBounds {
  readonly deltaAccept: number;
  readonly deltaReject: number;
  /** null: no score was given. */
  readonly shares: CalibrationShares | null;
}

export interface CalibrationPreview {
  readonly asked: PreviewedBounds;
  readonly inForce: PreviewedBounds;
}

/**
 * What calibration would make of these scores under other bounds, beside what it makes of them now. Nothing is applied.
 * @param scores of decided outcomes, in [0, 1]
 * @throws VerdictError `argument_invalid` for a delta outside [0, 1]
 */
export function calibrationPreview(
  state: DecisionState,
  tenantId: string,
  nowMs: number,
  asked: Deltas,
  scores: readonly number[],
): CalibrationPreview {
  const basis = calibrationBasis(state, tenantId, nowMs);
  return { asked: under(basis, asked, scores), inForce: under(basis, basis.tenant.settings, scores) };
}

function under(
  basis: CalibrationBasis,
  { deltaAccept, deltaReject }: Deltas,
  scores: readonly number[],
): PreviewedBounds {
  const deltas = { deltaAccept, deltaReject };
  return { ...deltas, ...boundsUnder(basis, deltas), shares: sharesOf(basis, deltas, scores) };
}

function sharesOf(
  basis: CalibrationBasis,
  deltas: Deltas,
  scores: readonly number[],
): CalibrationShares | null {
  if (scores.length === 0) return null;
  const judge = judgeUnder(basis, deltas);
  const counts = { accept: 0, reject: 0, uncertain: 0 };
  for (const score of scores) counts[judge(score).side] += 1;
  const { accept } = judge(0);
  const share = (count: number): number => count / scores.length;
  const toPeople = accept.feasible || basis.tenant.settings.requireGuarantee;
  return {
    accept: share(counts.accept),
    escalate: toPeople ? share(counts.uncertain) : 0,
    reject: share(counts.reject),
    checks_alone: toPeople ? 0 : share(counts.uncertain),
  };
}
