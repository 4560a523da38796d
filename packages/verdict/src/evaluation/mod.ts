/**
 * How well a score tells wrong from benign, with intervals, beside what trivial controls reach. Pure; larger scores are
 * more suspect, `wrong` is the positive class. A measure that the data do not define says so with a reason.
 */
export { auroc } from './auroc.ts';
export { type Brier, brier } from './brier.ts';
export { type AurocInterval, type AurocIntervalMethod, deLongInterval } from './delong_interval.ts';
export { equalMassBins, type ScoreBin } from './equal_mass_bins.ts';
export { DEFAULT_BINS, expectedCalibrationError } from './expected_calibration_error.ts';
export type { ClassCounts, Estimate, Scored } from './scored.ts';
