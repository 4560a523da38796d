import { VerdictError } from '../../errors.ts';
import type { TrainingRow } from './training_row.ts';

export interface TimeSplit {
  /** The oldest part: fits the model. */
  readonly train: readonly TrainingRow[];
  /** The part after it: fits the calibrator. */
  readonly calibrate: readonly TrainingRow[];
  /** The newest part: measures both. */
  readonly test: readonly TrainingRow[];
}

const PARTS = ['train', 'calibrate', 'test'] as const;
const TRAIN_SHARE = 0.6;
const CALIBRATE_SHARE = 0.2;

/** Of each class, in each part: with fewer, a calibration or an AUC is noise with a decimal point. */
export const MIN_PER_CLASS = 20;

/**
 * Old rows train, newer ones calibrate, the newest test, as in use: the model judges what comes after it. Rows of one
 * instant stay together, so that no part knows another's.
 * @param rows oldest first
 * @throws VerdictError `data_insufficient` naming what each part needs
 */
export function splitByTime(rows: readonly TrainingRow[]): TimeSplit {
  const first = boundary(rows, TRAIN_SHARE);
  const second = Math.max(first, boundary(rows, TRAIN_SHARE + CALIBRATE_SHARE));
  const split = {
    train: rows.slice(0, first),
    calibrate: rows.slice(first, second),
    test: rows.slice(second),
  };
  const needs = PARTS.flatMap((part) => {
    const { wrong, benign } = countLabels(split[part]);
    return wrong >= MIN_PER_CLASS && benign >= MIN_PER_CLASS
      ? []
      : [`${part} has ${wrong} wrong and ${benign} benign`];
  });
  if (needs.length === 0) return split;
  throw new VerdictError(
    'data_insufficient',
    `Each part (oldest 60 % train, next 20 % calibrate, newest 20 % test) needs ${MIN_PER_CLASS} rows of each ` +
      `class; ${needs.join('; ')}. Label more outputs, of both classes, over a longer time.`,
  );
}

export function countLabels(rows: readonly TrainingRow[]): {
  readonly wrong: number;
  readonly benign: number;
} {
  const wrong = rows.filter(({ label }) => label === 'wrong').length;
  return { wrong, benign: rows.length - wrong };
}

function boundary(rows: readonly TrainingRow[], share: number): number {
  let index = Math.floor(rows.length * share);
  while (index > 0 && index < rows.length && rows[index]?.atMs === rows[index - 1]?.atMs) index += 1;
  return index;
}
