import type { PcsId, Regime, Sha256Hex } from '@kakeya/protocol';
import type { Reason } from './reason.ts';

export type Decision = 'accept' | 'escalate' | 'reject';

/** A verdict with everything needed to explain it and to derive it again. */
export interface Outcome {
  readonly pcs_id: PcsId;
  readonly decision: Decision;
  readonly accepted: boolean;
  readonly escalated: boolean;
  /** null when N_j does not determine a slope. */
  readonly recomputed_D_hat: number | null;
  readonly recomputed_budget: number | null;
  readonly regime: Regime | null;
  readonly reasons: readonly Reason[];
  /** No statistical guarantee comes from the deterministic checks alone. */
  readonly guarantee: null;
  readonly params_hash: Sha256Hex;
  readonly calibration_version: string | null;
  readonly policy_hash: Sha256Hex | null;
}
