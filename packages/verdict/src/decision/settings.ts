import type { AnomalyMode } from '../anomaly/mod.ts';
import { assertEnsembleBandit, type EnsembleBandit } from '../bandit/ensemble_bandit.ts';
import { assertEnsembleParams, type EnsembleParams } from '../ensemble/mod.ts';
import { VerdictError } from '../errors.ts';
import { assertGroundingParams, DEFAULT_GROUNDING, type GroundingParams } from '../grounding/mod.ts';
import { assertRoutingParams, DEFAULT_ROUTING, type RoutingParams } from '../routing/mod.ts';

/** Which number says how suspect an output is: closeness to the deterministic bounds, or a trained model's probability. */
export type ScoreName = 'bounds' | 'risk';

/** What a tenant decides with, besides its labels. Part of the log: a change counts for what is recorded after it. */
export interface DecisionSettings {
  readonly score: ScoreName;
  /** Bound on P(accept ∣ wrong), in [0, 1]; 0 never accepts by calibration. */
  readonly deltaAccept: number;
  /** Bound on P(reject ∣ benign), in [0, 1]; 0 never rejects by calibration. */
  readonly deltaReject: number;
  /** Newest labelled outcomes that count. */
  readonly maxRecords: number;
  /** Age, by the time of the outcome, over which a label no longer counts; null: none. */
  readonly windowMs: number | null;
  /** What no guarantee can be given for is escalated. */
  readonly requireGuarantee: boolean;
  /** Whose labels stand in while the tenant has fewer than `FALLBACK_BELOW` of its own. */
  readonly fallback: 'global' | 'none';
  /** Share of what is accepted, or rejected by calibration, that people are asked to label; in [0, 1]. */
  readonly labelShare: number;
  /** Keeps the features of every outcome, not only of those that are to be labelled. */
  readonly logFeatures: boolean;
  readonly grounding: GroundingParams;
  /** What comes without its answer and passages is escalated. */
  readonly requireGrounding: boolean;
  /** Id of the policy that each record must come with a context for; without it the output is escalated. null: none. */
  readonly requirePolicy: string | null;
  /** What follows when an output stands apart from what is usually accepted, once a model for that is in force. */
  readonly anomaly: AnomalyMode;
  /** null: each check decides for itself. */
  readonly ensemble: EnsembleParams | null;
  /** Draws the ensemble of each output instead; null: there is one for all. */
  readonly bandit: EnsembleBandit | null;
  /** The arms of an experiment are drawn with the tenant's own secret. */
  readonly routing: Omit<RoutingParams, 'experiment'> & {
    readonly experiment: { readonly id: string; readonly treatmentShare: number } | null;
  };
}

/** Records of its own from which on a tenant is calibrated by them alone. */
export const FALLBACK_BELOW = 100;

export const DEFAULT_DECISION_SETTINGS: DecisionSettings = {
  score: 'bounds',
  deltaAccept: 0.05,
  deltaReject: 0.05,
  maxRecords: 1000,
  windowMs: null,
  requireGuarantee: false,
  fallback: 'global',
  labelShare: 0.2,
  logFeatures: false,
  grounding: DEFAULT_GROUNDING,
  requireGrounding: false,
  requirePolicy: null,
  anomaly: 'observe',
  ensemble: null,
  bandit: null,
  routing: { ...DEFAULT_ROUTING, experiment: null },
};

const MIN_LABEL_SHARE = 1e-4;
const SHARES = [
  'deltaAccept',
  'deltaReject',
  'labelShare',
] as const satisfies readonly (keyof DecisionSettings)[];

/** Refuses settings under which a guarantee would mean nothing. */
export function assertDecisionSettings(settings: DecisionSettings): void {
  for (const name of SHARES) {
    if (!(settings[name] >= 0 && settings[name] <= 1)) {
      throw new VerdictError('params_invalid', `${name} must lie in [0, 1], not ${settings[name]}.`);
    }
  }
  const { labelShare } = settings;
  if (labelShare > 0 && labelShare < MIN_LABEL_SHARE) {
    throw new VerdictError(
      'params_invalid',
      `labelShare must be 0 or at least ${MIN_LABEL_SHARE}, not ${labelShare}: one label would outweigh all others.`,
    );
  }
  const { maxRecords, windowMs, grounding, ensemble, bandit, routing } = settings;
  assertGroundingParams(grounding);
  if (ensemble !== null) assertEnsembleParams(ensemble);
  if (bandit !== null) {
    assertEnsembleBandit(bandit);
    if (labelShare === 0)
      throw new VerdictError('params_invalid', 'A bandit learns from labels: labelShare must be above 0.');
  }
  assertRoutingParams({ ...routing, experiment: routing.experiment && { ...routing.experiment, salt: '' } });
  if (!(Number.isSafeInteger(maxRecords) && maxRecords >= 1)) {
    throw new VerdictError(
      'params_invalid',
      `maxRecords must be an integer of at least 1, not ${maxRecords}.`,
    );
  }
  if (windowMs !== null && !(Number.isFinite(windowMs) && windowMs > 0)) {
    throw new VerdictError('params_invalid', `windowMs must be above 0, or null, not ${windowMs}.`);
  }
}
