export type {
  BanditChange,
  Change,
  ImportChange,
  ImportedRecord,
  LabelChange,
  LabelLeftOut,
  ModelChange,
  ParametersChange,
  PolicyChange,
  ProposalChange,
  RecalibrationChange,
  RoutingChange,
  SettingsChange,
} from './change.ts';
export { type AnomalyModel, parseAnomalyModel } from './anomaly_step.ts';
export { boundsScore } from './bounds_score.ts';
export {
  type CalibrationPreview,
  calibrationPreview,
  type CalibrationShares,
  type PreviewedBounds,
} from './calibration_preview.ts';
export { type CalibrationReport, calibrationReport } from './calibration_report.ts';
export { createDecider, type Decider, type DecisionInput, type OpenDecision } from './decide.ts';
export { DecisionHistory, type LoggedChange } from './decision_history.ts';
export {
  applyChange,
  type DecisionState,
  EMPTY_DECISION_STATE,
  tenantStateOf,
} from './decision_state.ts';
export {
  assertDecisionSettings,
  DEFAULT_DECISION_SETTINGS,
  type DecisionSettings,
  FALLBACK_BELOW,
  type ScoreName,
} from './settings.ts';
export { type DecisionStateJson, parseDecisionState, serializeDecisionState } from './state_json.ts';
export {
  type GroundingReceipt,
  groundingReceipt,
  type GroundingSummary,
  receiptHolds,
  type TextDigests,
} from './grounding_receipt.ts';
export type { PolicyAnswer, PolicyFinding, PolicyInForce, PolicyStanding } from './policy_step.ts';
export type { OutputTexts } from './output_texts.ts';
export { type BanditProgress } from './bandit_progress.ts';
export { type LabelledItem, scorerOf, type TenantState } from './tenant_state.ts';
