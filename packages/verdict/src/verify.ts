import type { Pcs } from '@kakeya/protocol';
import { boundsReasons } from './checks/bounds.ts';
import { claimReasons } from './checks/claims.ts';
import { structureReasons } from './checks/structure.ts';
import { trustReasons } from './checks/trust.ts';
import { validityReasons } from './checks/validity.ts';
import type { Decision, Verification } from './outcome.ts';
import { type VerifyParams, paramsHash } from './params.ts';
import type { Reason } from './reason.ts';
import { recompute } from './recompute.ts';

/**
 * Makes a verifier for one set of parameters. The verifier is pure and total: for every parsed record it
 * returns what the deterministic checks say, reads no clock and does no I/O, so the same record always gets the same verdict.
 * The parameters must have passed `assertParams`. Source: the PCS contract, "Verify".
 */
export function createVerifier(params: VerifyParams): (record: Pcs) => Verification {
  const hash = paramsHash(params);
  return (record) => {
    const recomputed = recompute(record, params);
    const reasons: readonly Reason[] = [
      ...boundsReasons(record, params),
      ...claimReasons(record, recomputed, params),
      ...trustReasons(record, params),
      ...validityReasons(record, params),
      ...structureReasons(record, recomputed, params),
    ];
    const decision = decide(reasons);
    return {
      pcs_id: record.pcs_id,
      decision,
      accepted: decision === 'accept',
      escalated: decision === 'escalate',
      recomputed_D_hat: recomputed?.D_hat ?? null,
      recomputed_budget: recomputed?.budget ?? null,
      regime: recomputed?.regime ?? null,
      reasons,
      params_hash: hash,
    };
  };
}

/** One verdict. Where many records meet the same parameters, `createVerifier` hashes them once. */
export function verify(record: Pcs, params: VerifyParams): Verification {
  return createVerifier(params)(record);
}

export function decide(reasons: readonly Reason[]): Decision {
  if (reasons.some((reason) => reason.effect === 'reject')) return 'reject';
  return reasons.length > 0 ? 'escalate' : 'accept';
}
