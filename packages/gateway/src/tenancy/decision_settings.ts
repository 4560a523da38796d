import { assertDecisionSettings, type DecisionSettings, VerdictError } from '@kakeya/verdict';
import { GatewayError } from '../errors.ts';
import type { TenantDecision } from '../config/decision_schema.ts';
import type { Settings } from '../config/settings.ts';
import { DEFAULT_GROUNDING } from '@kakeya/verdict/grounding';
import { parseBandit } from './parse_bandit.ts';
import { parseEnsemble } from './parse_ensemble.ts';

const DAY_MS = 86_400_000;

/** What a tenant decides with: its own values, else the gateway's. */
export function decisionSettings(settings: Settings, own: TenantDecision = {}): DecisionSettings {
  const windowDays = own.calibration_window_days ?? settings.CALIBRATION_WINDOW_DAYS;
  const decision: DecisionSettings = {
    score: own.calibration_score ?? settings.CALIBRATION_SCORE,
    deltaAccept: own.calibration_delta_accept ?? settings.CALIBRATION_DELTA_ACCEPT,
    deltaReject: own.calibration_delta_reject ?? settings.CALIBRATION_DELTA_REJECT,
    maxRecords: own.calibration_max_records ?? settings.CALIBRATION_MAX_RECORDS,
    windowMs: windowDays === undefined ? null : windowDays * DAY_MS,
    requireGuarantee: own.require_guarantee ?? settings.REQUIRE_GUARANTEE,
    fallback: own.calibration_fallback ?? settings.CALIBRATION_FALLBACK,
    labelShare: own.label_share ?? settings.LABEL_SHARE,
    logFeatures: own.enable_calibration_logging ?? settings.ENABLE_CALIBRATION_LOGGING,
    grounding: {
      ...DEFAULT_GROUNDING,
      shingleSize: own.rag_shingle_size ?? settings.RAG_SHINGLE_SIZE,
      minOverlap: own.rag_min_overlap ?? settings.RAG_MIN_OVERLAP,
      minContainment: own.rag_min_containment ?? settings.RAG_MIN_CONTAINMENT,
      decideBy: own.rag_decide_by ?? settings.RAG_DECIDE_BY,
    },
    requireGrounding: own.rag_required ?? settings.RAG_REQUIRED,
    requirePolicy: own.policy_required ?? settings.POLICY_REQUIRED ?? null,
    anomaly: own.anomaly_mode ?? settings.ANOMALY_MODE,
    ensemble: parseEnsemble(
      own.ensemble_checks ?? settings.ENSEMBLE_CHECKS,
      own.ensemble_min_passes ?? settings.ENSEMBLE_MIN_PASSES,
    ),
    bandit: parseBandit(own.ensemble_arms, own.bandit),
    routing: {
      enabled: own.risk_routing_enabled ?? settings.RISK_ROUTING_ENABLED,
      skipEnsembleBelow: own.risk_skip_ensemble_below ?? settings.RISK_SKIP_ENSEMBLE_BELOW,
      requireNarrowCI: own.risk_require_narrow_ci ?? settings.RISK_REQUIRE_NARROW_CI,
      maxCIWidth: own.risk_max_ci_width ?? settings.RISK_MAX_CI_WIDTH,
      experiment:
        own.routing_experiment === undefined
          ? null
          : { id: own.routing_experiment.id, treatmentShare: own.routing_experiment.treatment_share },
    },
  };
  return checked(decision);
}

function checked(settings: DecisionSettings): DecisionSettings {
  try {
    assertDecisionSettings(settings);
    return settings;
  } catch (fault) {
    if (!(fault instanceof VerdictError)) throw fault;
    throw new GatewayError('config_invalid', `The decision settings are refused. ${fault.message}`, {
      cause: fault,
    });
  }
}
