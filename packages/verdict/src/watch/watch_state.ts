import { VerdictError } from '../errors.ts';
import { addLabel, type LabelledOutcome, type LabelTallies, NO_LABELS } from './label_tallies.ts';
import { INITIAL_MARTINGALE, type MartingaleState, updateMartingale } from './martingale.ts';
import { EMPTY_PATH, extendPath, keepsPoint, type MartingalePath } from './martingale_path.ts';
import { cellOf, countCells, pValueInCells, type ScoreCells, uniformAt } from './score_cells.ts';

/** Of the reference and of the recent scores, no more than this many are kept. */
export const MAX_SAMPLE = 1000;

/** All that watching one tenant takes, in bounded memory. Plain JSON; `parseWatchState` reads it back. */
export interface WatchState {
  readonly version: 1;
  /** Names the stream that breaks ties, so that a replay draws the same. */
  readonly seed: number;
  /** How much of that stream is used; never goes back. */
  readonly draws: number;
  readonly calibratedAtMs: number;
  /** Decided outcomes since the calibration. */
  readonly decisions: number;
  /** The newest scores that the calibration stands for. */
  readonly reference: readonly number[];
  /** The newest scores decided since. */
  readonly recent: readonly number[];
  /** All of them since the calibration, the reference included, counted by cell. */
  readonly cells: ScoreCells;
  readonly martingale: MartingaleState;
  /** For display: how the martingale got there. */
  readonly path: MartingalePath;
  readonly labels: LabelTallies;
}

export interface Calibrated {
  /**
   * Scores of outcomes decided before, in [0, 1], oldest first; the newest 1000 are used. For the alarm's bound they
   * must be drawn as the coming outcomes are: from all that is decided, not from what was picked for labelling. May be
   * empty: the stream is then compared with its own beginning.
   */
  readonly reference: readonly number[];
  readonly atMs: number;
}

/** @throws VerdictError `argument_invalid` for a score outside [0, 1], a time that is not finite or a seed that is no integer from 0 to 2^53 − 1 */
export function createWatchState(calibrated: Calibrated & { readonly seed: number }): WatchState {
  if (!Number.isSafeInteger(calibrated.seed) || calibrated.seed < 0) {
    throw new VerdictError(
      'argument_invalid',
      `seed must be an integer from 0 to 2^53 - 1, not ${calibrated.seed}.`,
    );
  }
  return {
    version: 1,
    seed: calibrated.seed,
    draws: 0,
    martingale: INITIAL_MARTINGALE,
    path: EMPTY_PATH,
    ...sinceCalibration(calibrated),
  };
}

/** Whether the time of the next outcome is kept: where it is not, nobody need look it up. */
export const keepsNextTime = ({ path, martingale }: WatchState): boolean =>
  keepsPoint(path, martingale.n + 1);

/**
 * One more decided outcome, with the score that decided it.
 * @param atMs when it was received, Unix ms; null: not known, or `keepsNextTime` says no
 */
export function updateWatchOnOutcome(state: WatchState, score: number, atMs: number | null): WatchState {
  const cell = cellOf(score);
  const p = pValueInCells(state.cells, cell, uniformAt(state.seed, state.draws));
  const martingale = updateMartingale(state.martingale, p);
  return {
    ...state,
    draws: state.draws + 1,
    decisions: state.decisions + 1,
    recent: [...state.recent.slice(state.recent.length < MAX_SAMPLE ? 0 : 1), score],
    cells: state.cells.with(cell, (state.cells[cell] ?? 0) + 1),
    martingale,
    path: extendPath(state.path, martingale, atMs),
  };
}

/** One more label. A label changes what is reported next, never what was decided. */
export const updateWatchOnLabel = (state: WatchState, labelled: LabelledOutcome): WatchState => ({
  ...state,
  labels: addLabel(state.labels, labelled),
});

/**
 * A new calibration is in force: scores, labels and decisions are counted anew. The martingale goes on, so an alarm
 * stays, and so does the bound on false ones over the whole life of the state.
 */
export const recalibrateWatch = (state: WatchState, calibrated: Calibrated): WatchState => ({
  ...state,
  ...sinceCalibration(calibrated),
});

/** Ends an alarm, by somebody's decision. A false alarm after this again has a chance of at most 1/threshold. */
export const resetDriftAlarm = (state: WatchState): WatchState => ({
  ...state,
  martingale: INITIAL_MARTINGALE,
  path: EMPTY_PATH,
});

function sinceCalibration({ reference, atMs }: Calibrated) {
  if (!Number.isFinite(atMs)) {
    throw new VerdictError('argument_invalid', `atMs must be a finite time, not ${atMs}.`);
  }
  const newest = reference.slice(-MAX_SAMPLE);
  return {
    calibratedAtMs: atMs,
    decisions: 0,
    reference: newest,
    recent: [],
    cells: countCells(newest),
    labels: NO_LABELS,
  };
}
