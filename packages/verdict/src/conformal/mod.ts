/**
 * Decisions with a guarantee: class-conditional split conformal prediction over labelled outcomes. What is promised,
 * under which assumption, and what breaks it: docs/guarantees.md.
 */
export { type CalibrationLimits, type CalibrationRecord, CalibrationSet } from './calibration_set.ts';
export type { ClassScores, ScoresByClass } from './class_scores.ts';
export {
  classify,
  type ClassifyOptions,
  type ConformalParams,
  type ConformalVerdict,
  type Feasibility,
} from './classify.ts';
export { requiredCount } from './count.ts';
export { type MarginalOptions, predictMarginal } from './predict_marginal.ts';
export { type AciParams, type AciState, aciLevel, startAci, updateAci } from './aci.ts';
export { type ScoreModel, scoreModel } from './score_model.ts';
export { type DecisionPlan, type SimulatedDecisions, simulateDecisions } from './simulate_decisions.ts';
export { type FeedbackPlan, type FeedbackPoint, simulateFeedback } from './simulate_feedback.ts';
export {
  type CertifiedRisk,
  type CertifiedRisks,
  learnThenTest,
  type LearnThenTestOptions,
  type LearnThenTestResult,
} from './learn_then_test.ts';
export { thinned } from './thinned.ts';
export type { RiskCount, RiskName, Thresholds } from './threshold_risk.ts';
export { conditionalSpread, type ConditionalSpread } from './conditional_spread.ts';
