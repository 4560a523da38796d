import {
  anyItem,
  assertAscending,
  readInteger,
  readList,
  readNumber,
  readObject,
  refuse,
} from '../document.ts';
import { type DecisionTally, type LabelTallies, MIN_PROPENSITY, type Tally } from './label_tallies.ts';
import { BET_COUNT, type MartingaleState } from './martingale.ts';
import { EMPTY_PATH, MAX_PATH_POINTS, type MartingalePath } from './martingale_path.ts';
import { countCells, SCORE_CELLS } from './score_cells.ts';
import { MAX_SAMPLE, type WatchState } from './watch_state.ts';

const MAX = Number.MAX_VALUE;
/** Sums of floating-point shares and weights agree with their parts to this relative error. */
const ROUNDING = 1e-6;

/** @throws VerdictError `document_invalid` */
export function parseMartingaleState(value: unknown): MartingaleState {
  const fields = readObject(value, 'The martingale', ['n', 'logMartingale', 'maxLog', 'shares']);
  const n = readInteger(fields.n, 'n');
  const maxLog = readNumber(fields.maxLog, 'maxLog', 0, MAX);
  const logMartingale = readNumber(fields.logMartingale, 'logMartingale', -MAX, maxLog);
  const shares = readList(fields.shares, 'shares', BET_COUNT, anyItem).map((share) =>
    readNumber(share, 'A share', 0, 1),
  );
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.length !== BET_COUNT || !(Math.abs(sum - 1) < ROUNDING)) {
    refuse('shares', `must be ${BET_COUNT} numbers that sum to 1`);
  }
  if (n === 0 && (maxLog !== 0 || logMartingale !== 0)) refuse('The martingale', 'has moved without data');
  return { n, logMartingale, maxLog, shares };
}

/** @throws VerdictError `document_invalid` */
export function parseLabelTallies(value: unknown): LabelTallies {
  const fields = readObject(value, 'labels', ['accept', 'escalate', 'reject']);
  return {
    accept: readDecisionTally(fields.accept),
    escalate: readDecisionTally(fields.escalate),
    reject: readDecisionTally(fields.reject),
  };
}

function readDecisionTally(value: unknown): DecisionTally {
  const names = ['minPropensity', 'maxPropensity', 'wrong', 'benign'] as const;
  const fields = readObject(value, 'A decision of labels', names);
  const wrong = readTally(fields.wrong);
  const benign = readTally(fields.benign);
  const count = wrong.count + benign.count;
  if (count === 0) {
    if (fields.minPropensity !== null || fields.maxPropensity !== null) {
      refuse('A decision without labels', 'must have null propensities');
    }
    return { minPropensity: null, maxPropensity: null, wrong, benign };
  }
  const minPropensity = readNumber(fields.minPropensity, 'minPropensity', MIN_PROPENSITY, 1);
  const maxPropensity = readNumber(fields.maxPropensity, 'maxPropensity', minPropensity, 1);
  for (const tally of [wrong, benign]) {
    const least = (tally.count / maxPropensity) * (1 - ROUNDING);
    const most = (tally.count / minPropensity) * (1 + ROUNDING);
    if (!(tally.weight >= least && tally.weight <= most)) {
      refuse('A weight', 'does not follow from its count and propensities');
    }
  }
  return { minPropensity, maxPropensity, wrong, benign };
}

function readTally(value: unknown): Tally {
  const fields = readObject(value, 'A tally', ['count', 'weight', 'squaredWeight']);
  const count = readInteger(fields.count, 'count');
  const weight = readNumber(fields.weight, 'weight', 0, MAX);
  const squaredWeight = readNumber(fields.squaredWeight, 'squaredWeight', 0, MAX);
  // Cauchy–Schwarz below; above, no weight is negative.
  const consistent =
    count === 0
      ? weight === 0 && squaredWeight === 0
      : squaredWeight >= (weight ** 2 / count) * (1 - ROUNDING) &&
        squaredWeight <= weight ** 2 * (1 + ROUNDING);
  if (!consistent) refuse('A tally', 'has weights that do not fit its count');
  return { count, weight, squaredWeight };
}

function readPath(value: unknown, martingale: MartingaleState): MartingalePath {
  const fields = readObject(value, 'The path', ['stride', 'points']);
  const stride = readInteger(fields.stride, 'stride', 1);
  const points = readList(fields.points, 'points', MAX_PATH_POINTS, (item, at) => {
    const point = readObject(item, at, ['n', 'atMs', 'log', 'maxLog']);
    const maxLog = readNumber(point.maxLog, 'maxLog', 0, martingale.maxLog);
    return {
      n: readInteger(point.n, 'n', 1, martingale.n),
      atMs: readNumber(point.atMs, 'atMs', -MAX, MAX),
      log: readNumber(point.log, 'log', -MAX, maxLog),
      maxLog,
    };
  });
  const numbers = points.map(({ n }) => n);
  assertAscending(numbers, 'The path', 'strict');
  if (!Number.isInteger(Math.log2(stride)) || numbers.some((n) => n % stride !== 0))
    refuse('stride', 'must be a power of two that divides the number of every point');
  return { stride, points };
}

/** States from before there were paths have none: it begins with the next outcome. */
function withPath(value: unknown): unknown {
  const isOlder = typeof value === 'object' && value !== null && !Object.hasOwn(value, 'path');
  return isOlder && !Array.isArray(value) ? { ...value, path: EMPTY_PATH } : value;
}

/**
 * Reads a stored state back. A state that was cut, edited or written by another version is refused whole: one that
 * forgot its alarm or its labels would report that all is well.
 * @throws VerdictError `document_invalid`
 */
export function parseWatchState(value: unknown): WatchState {
  const fields = readObject(withPath(value), 'The watch state', [
    'version',
    'seed',
    'draws',
    'calibratedAtMs',
    'decisions',
    'reference',
    'recent',
    'cells',
    'martingale',
    'path',
    'labels',
  ]);
  if (fields.version !== 1) refuse('The watch state', 'must be of version 1');
  const decisions = readInteger(fields.decisions, 'decisions');
  const reference = readScores(fields.reference, 'reference');
  const recent = readScores(fields.recent, 'recent');
  const cells = readList(fields.cells, 'cells', SCORE_CELLS, anyItem).map((count) =>
    readInteger(count, 'A cell'),
  );
  const kept = countCells([...reference, ...recent]);
  const total = cells.reduce((sum, count) => sum + count, 0);
  if (cells.length !== SCORE_CELLS || total !== reference.length + decisions) {
    refuse('cells', `must be ${SCORE_CELLS} counts that sum to the reference and the decisions`);
  }
  if (
    recent.length !== Math.min(decisions, MAX_SAMPLE) ||
    kept.some((count, cell) => count > (cells[cell] ?? 0))
  ) {
    refuse('cells', 'must count every score that is kept');
  }
  const martingale = parseMartingaleState(fields.martingale);
  const draws = readInteger(fields.draws, 'draws', Math.max(martingale.n, decisions));
  return {
    version: 1,
    seed: readInteger(fields.seed, 'seed'),
    draws,
    calibratedAtMs: readNumber(fields.calibratedAtMs, 'calibratedAtMs', -MAX, MAX),
    decisions,
    reference,
    recent,
    cells,
    martingale,
    path: readPath(fields.path, martingale),
    labels: parseLabelTallies(fields.labels),
  };
}

const readScores = (value: unknown, what: string): readonly number[] =>
  readList(value, what, MAX_SAMPLE, anyItem).map((score) => readNumber(score, `A score of ${what}`, 0, 1));
