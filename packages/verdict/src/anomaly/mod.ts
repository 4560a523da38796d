/**
 * Which outputs stand apart from what a tenant usually gets accepted. Structural, not factual: unusual is not wrong.
 */
export { anomalyScore, type FeatureRow } from './anomaly_score.ts';
export {
  type AnomalyJudgement,
  type AnomalyMode,
  type AnomalyThreshold,
  calibrateThreshold,
  judgeAnomaly,
} from './anomaly_threshold.ts';
export { averagePathLength } from './average_path_length.ts';
export {
  type IsolationForest,
  type IsolationForestOptions,
  trainIsolationForest,
} from './isolation_forest.ts';
export type { IsolationTree } from './isolation_tree.ts';
export { parseAnomalyThreshold, parseIsolationForest } from './parse_isolation_forest.ts';
