import { assertDecisionSettings, type DecisionSettings } from '@kakeya/verdict';
import type { TenantDecision } from '../config/decision_schema.ts';
import type { Settings } from '../config/settings.ts';

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
  };
  assertDecisionSettings(decision);
  return decision;
}
