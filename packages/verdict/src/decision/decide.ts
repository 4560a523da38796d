import type { Pcs } from '@kakeya/protocol';
import type { Outcome, OutcomeScore } from '../outcome.ts';
import type { VerifyParams } from '../params.ts';
import { recompute } from '../recompute.ts';
import { createVerifier, decide } from '../verify.ts';
import { boundsScore } from './bounds_score.ts';
import { conformalStep, guaranteeOf, inForce } from './conformal_step.ts';
import { type DecisionState, tenantStateOf } from './decision_state.ts';
import { labellingOf } from './labelling.ts';

/** What one decision is made from. */
export interface DecisionInput {
  readonly tenant: string;
  readonly record: Pcs;
  /** Unix ms of receipt: stands for "now". */
  readonly receivedAtMs: number;
}

/**
 * Makes the decision: deterministic checks → score → calibration. Pure and total, so the same record under the same
 * state always gets the same outcome. What a check refuses is never accepted; calibration can only take away from
 * what the checks would accept, or give it its guarantee.
 */
export function createDecider(params: VerifyParams): (input: DecisionInput, state: DecisionState) => Outcome {
  const verify = createVerifier(params);
  return ({ tenant: id, record, receivedAtMs }, state) => {
    const tenant = tenantStateOf(state, id);
    const verification = verify(record);
    const score = scoreOf(record, params);
    const force = inForce(tenant, state.global);
    const conformal = conformalStep(score.value, tenant, force, receivedAtMs);
    const refusedByChecks = verification.decision === 'reject';
    const reasons = [...verification.reasons, ...(refusedByChecks ? [] : conformal.reasons)];
    const decision = decide(reasons);
    return {
      ...verification,
      decision,
      accepted: decision === 'accept',
      escalated: decision === 'escalate',
      reasons,
      score,
      ...guaranteeOf(decision, refusedByChecks ? null : conformal.verdict, tenant, force),
      labelling: labellingOf(record.pcs_id, decision, refusedByChecks, tenant),
      calibration_version: force.calibration.version,
      policy_hash: null,
    };
  };
}

function scoreOf(record: Pcs, params: VerifyParams): OutcomeScore {
  const bounds = boundsScore(record, recompute(record, params), params);
  return { name: 'bounds', value: bounds, bounds, model: null };
}
