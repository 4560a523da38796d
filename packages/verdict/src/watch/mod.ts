/**
 * Whether the assumptions behind a guarantee still hold: drift of the scores, and errors among labelled outcomes.
 * Pure: states go in and come out, the caller stores them, and nothing here acts on what it finds.
 */
export { conformalPValues, smoothedPValue } from './conformal_p_values.ts';
export { type KsResult, ksTwoSample } from './ks_two_sample.ts';
export {
  addLabel,
  type DecisionTally,
  type LabelledOutcome,
  type LabelTallies,
  NO_LABELS,
  type Tally,
} from './label_tallies.ts';
export { driftAlarm, INITIAL_MARTINGALE, type MartingaleState, updateMartingale } from './martingale.ts';
export { MAX_PATH_POINTS, type MartingalePath, type PathPoint } from './martingale_path.ts';
export { type Guarantee, type Miscoverage, miscoverage } from './miscoverage.ts';
export { parseLabelTallies, parseMartingaleState, parseWatchState } from './parse_watch_state.ts';
export {
  DEFAULT_RECALIBRATION_LIMITS,
  type RecalibrationInput,
  type RecalibrationLimits,
  type RecalibrationProposal,
  type RecalibrationTrigger,
  recalibrationProposal,
} from './recalibration_proposal.ts';
export { DEFAULT_WATCH_PARAMS, type WatchParams, type WatchReport, watchReport } from './watch_report.ts';
export {
  type Calibrated,
  createWatchState,
  keepsNextTime,
  recalibrateWatch,
  resetDriftAlarm,
  updateWatchOnLabel,
  updateWatchOnOutcome,
  type WatchState,
} from './watch_state.ts';
