/**
 * The risk model: one list of features, a score with its interval, exact explanations. Serving is light; training
 * and auditing load the exact distributions on demand.
 */
export { type CalibratedRisk } from './calibrate.ts';
export type { Unscored } from './evaluate.ts';
export { explainRisk, type RiskExplanation } from './explain.ts';
export {
  FEATURE_NAMES,
  type FeatureName,
  type Features,
  featuresOf,
  type GroundingFeatures,
} from './features.ts';
export {
  type Calibrator,
  type ModelFeature,
  RISK_MODEL_FORMAT,
  type RiskModel,
  type RiskModelKind,
  riskModelId,
  riskModelText,
} from './model.ts';
export { parseFeatures } from './parse_features.ts';
export { parseRiskModel, readRiskModel } from './parse_model.ts';
export { compileRiskModel, type RiskScore, type RiskScorer, scoreRisk } from './score.ts';
export type {
  AuditedRate,
  AuditedRow,
  GroupAudit,
  OnlineOptions,
  OnlineVerdict,
  RiskModelCard,
  TrainedRisk,
  TrainingRow,
  TrainRiskOptions,
} from './training/mod.ts';

/**
 * Training, cards and audits: `trainRisk`, `parseTrainingRow`, `parseRiskCard`, `auditFairness`, `onlineVerdict`. Loaded
 * when asked for, because their exact distributions take longer to load than a thousand scores.
 */
export const loadRiskTraining = () => import('./training/mod.ts');
