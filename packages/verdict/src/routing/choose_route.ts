import { type Arm, assignArm } from './assign_arm.ts';
import { type GuardrailState, INITIAL_GUARDRAIL } from './guardrail_state.ts';
import type { RoutingParams } from './params.ts';

/** The risk model's calibrated probability of *wrong*, with its interval where the model gives one. */
export interface RiskEstimate {
  readonly probability: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

export type RouteReason =
  | 'low_risk'
  | 'disabled'
  | 'rolled_back'
  | 'model_missing'
  /** The probability is NaN or infinite. */
  | 'not_finite'
  /** The probability lies outside [0, 1]. */
  | 'out_of_range'
  | 'risk_not_low'
  | 'interval_missing'
  /** Not low ≤ probability ≤ high within [0, 1]: the model contradicts itself. */
  | 'interval_invalid'
  | 'interval_wide'
  /** Its risk is low, and it takes the full path for comparison. */
  | 'control_arm';

/** Which path an output took and why: the record of the choice. */
export interface Route {
  readonly path: 'fast' | 'full';
  readonly reason: RouteReason;
  /** null outside an experiment. Every output has an arm, whatever its risk: compare the arms as they were assigned. */
  readonly arm: Arm | null;
  /** The probability of `arm`; null outside an experiment, where the choice is a rule. */
  readonly propensity: number | null;
}

/**
 * The fast path (no ensemble) for a risk that is surely low, else the full path. Whatever is missing, not finite,
 * contradictory or wide takes the full path, and so does everything after a rollback.
 * `key` decides the arm: the pcs_id. Never throws.
 */
export function chooseRoute(
  risk: RiskEstimate | undefined,
  params: RoutingParams,
  key: string,
  state: GuardrailState = INITIAL_GUARDRAIL,
): Route {
  if (!params.enabled) return outside('full', 'disabled');
  if (state.status !== 'active') return outside('full', 'rolled_back');
  const obstacle = whyFull(risk, params);
  if (params.experiment === null) {
    return obstacle === undefined ? outside('fast', 'low_risk') : outside('full', obstacle);
  }
  const { arm, propensity } = assignArm(params.experiment, key);
  if (obstacle !== undefined) return { path: 'full', reason: obstacle, arm, propensity };
  return arm === 'treatment'
    ? { path: 'fast', reason: 'low_risk', arm, propensity }
    : { path: 'full', reason: 'control_arm', arm, propensity };
}

const outside = (path: Route['path'], reason: RouteReason): Route => ({
  path,
  reason,
  arm: null,
  propensity: null,
});

/** Every comparison is written so that NaN, also in the settings, gives an obstacle. */
function whyFull(
  risk: RiskEstimate | undefined,
  { skipEnsembleBelow, requireNarrowCI, maxCIWidth }: RoutingParams,
): RouteReason | undefined {
  if (risk === undefined) return 'model_missing';
  const { probability, interval } = risk;
  if (!Number.isFinite(probability)) return 'not_finite';
  if (!(probability >= 0 && probability <= 1)) return 'out_of_range';
  if (!(probability < skipEnsembleBelow)) return 'risk_not_low';
  if (interval === null) return requireNarrowCI ? 'interval_missing' : undefined;
  const { low, high } = interval;
  if (!(low >= 0 && low <= probability && probability <= high && high <= 1)) return 'interval_invalid';
  if (requireNarrowCI && !(high - low <= maxCIWidth)) return 'interval_wide';
  return undefined;
}
