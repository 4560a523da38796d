/**
 * Decisions with a guarantee: class-conditional split conformal prediction over labelled outcomes. What is promised,
 * under which assumption, and what breaks it: docs/guarantees.md.
 */
export { type CalibrationLimits, type CalibrationRecord, CalibrationSet } from './calibration_set.ts';
export type { ClassScores } from './class_scores.ts';
export {
  classify,
  type ClassifyOptions,
  type ConformalParams,
  type ConformalVerdict,
  type Feasibility,
} from './classify.ts';
export { requiredCount } from './count.ts';
export { type MarginalOptions, predictMarginal } from './predict_marginal.ts';
