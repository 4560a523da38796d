/**
 * How well a score tells wrong from benign, with intervals, beside what trivial controls reach. Pure; larger scores are
 * more suspect, `wrong` is the positive class. A measure that the data do not define says so with a reason.
 */
// Here too, so that whoever catches it need not load the other rooms.
export { VerdictError } from '../errors.ts';
export { type AtThreshold, atThreshold, type BestF1, bestF1 } from './at_threshold.ts';
export { auroc } from './auroc.ts';
export { averagePrecision } from './average_precision.ts';
export { type BootstrapInterval, type BootstrapOptions, bootstrapIntervals } from './bootstrap.ts';
export { type Brier, brier } from './brier.ts';
export { type AurocComparison, compareAurocs } from './compare_aurocs.ts';
export { type PrecisionRecallPoint, precisionRecallCurve, type RocPoint, rocCurve } from './curves.ts';
export { type AurocInterval, type AurocIntervalMethod, deLongInterval } from './delong_interval.ts';
export { equalMassBins, type ScoreBin } from './equal_mass_bins.ts';
export { evaluate } from './evaluate.ts';
export { DEFAULT_BINS, expectedCalibrationError } from './expected_calibration_error.ts';
export { LENGTH_FACTOR, type LengthPair, matchLengths } from './match_lengths.ts';
export { type ReliabilityBin, reliabilityBins } from './reliability.ts';
export type {
  Bootstrapped,
  Calibration,
  ControlReport,
  EvaluationItem,
  EvaluationOptions,
  EvaluationReport,
  LengthMatchedReport,
  VerdictKind,
} from './report.ts';
export {
  areaUnderRiskCoverage,
  type CoverageAtRisk,
  coverageAtRisk,
  type RiskCoveragePoint,
  riskCoverageCurve,
} from './risk_coverage.ts';
export type { ClassCounts, Estimate, Scored } from './scored.ts';
export { type ScoreBlocks, scoreBlocks } from './score_blocks.ts';
export type { Share } from './share.ts';
export { type ControlName, type TextControls, textControls } from './text_controls.ts';
