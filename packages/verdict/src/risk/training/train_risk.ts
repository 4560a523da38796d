import { VerdictError } from '../../errors.ts';
import { auroc, brier, deLongInterval, expectedCalibrationError, type Scored } from '../../evaluation/mod.ts';
import { evaluate } from '../evaluate.ts';
import {
  type Calibrator,
  RISK_MODEL_FORMAT,
  type RiskModel,
  type RiskModelKind,
  riskModelId,
} from '../model.ts';
import { scoreRisk } from '../score.ts';
import type { CalibrationRow } from './calibration_rows.ts';
import { type CardMetrics, type CardPart, RISK_CARD_FORMAT, type RiskModelCard } from './card.ts';
import { fitIsotonic } from './fit_isotonic.ts';
import { fitLogistic } from './fit_logistic.ts';
import { fitPlatt, notRelated } from './fit_platt.ts';
import { fitStumps } from './fit_stumps.ts';
import type { Fitted } from './fitted.ts';
import { countLabels, MIN_PER_CLASS, splitByTime, type TimeSplit } from './split_by_time.ts';
import { inTimeOrder, type TrainingRow, weightOf } from './training_row.ts';

export interface TrainRiskOptions {
  readonly kind: RiskModelKind;
  /** Default: `platt`, which needs fewer rows than `isotonic`. */
  readonly calibrator?: Calibrator['kind'];
  /** L2: on the standardised weights (logistic) or on the leaf values (stumps), above 0. Default: 1. */
  readonly penalty?: number;
  /** Stumps only. Default: 200. */
  readonly rounds?: number;
  /** Stumps only, in (0, 1]. Default: 0.1. */
  readonly shrinkage?: number;
  /** Stumps only. Default: 20. */
  readonly minLeafRows?: number;
}

export interface TrainedRisk {
  readonly model: RiskModel;
  readonly card: RiskModelCard;
}

/**
 * Trains on the oldest rows, calibrates on the next, measures on the newest; the order of `rows` does not matter and
 * nothing is random. Features that are not known in the training part are left out (logistic) or become a branch of
 * their own that is never the safest (stumps).
 * @throws VerdictError `data_insufficient` naming what is needed, `argument_invalid` for options or rows out of range
 */
export function trainRisk(rows: readonly TrainingRow[], options: TrainRiskOptions): TrainedRisk {
  const params = paramsOf(options);
  const ordered = inTimeOrder(rows);
  const split = splitByTime(ordered.rows);
  const fitted = fit(split.train, options.kind, params);
  const unfinished = {
    format: RISK_MODEL_FORMAT,
    kind: options.kind,
    base: fitted.base,
    features: fitted.features,
    trainedThroughMs: Math.max(lastOf(split.train), lastOf(split.calibrate)),
    dataHash: ordered.dataHash,
  } satisfies Omit<RiskModel, 'calibrator'>;
  const calibrator = fitCalibrator(split.calibrate, unfinished, options.calibrator ?? 'platt');
  const model: RiskModel = { ...unfinished, calibrator };
  return { model, card: cardOf(model, split, params) };
}

type Params = Readonly<
  Record<'penalty', number> & Partial<Record<'rounds' | 'shrinkage' | 'minLeafRows', number>>
>;

function paramsOf({
  kind,
  penalty = 1,
  rounds = 200,
  shrinkage = 0.1,
  minLeafRows = 20,
}: TrainRiskOptions): Params {
  const positive = (name: string, value: number, max: number, whole: boolean): number => {
    if (value > 0 && value <= max && (!whole || Number.isInteger(value))) return value;
    const what = whole ? 'an integer' : 'a number';
    throw new VerdictError(
      'argument_invalid',
      `${name} must be ${what} above 0, at most ${max}, not ${value}.`,
    );
  };
  const common = { penalty: positive('penalty', penalty, 1e6, false) };
  if (kind === 'logistic') return common;
  return {
    ...common,
    rounds: positive('rounds', rounds, 10_000, true),
    shrinkage: positive('shrinkage', shrinkage, 1, false),
    minLeafRows: positive('minLeafRows', minLeafRows, 1e6, true),
  };
}

function fit(rows: readonly TrainingRow[], kind: RiskModelKind, params: Params): Fitted {
  const { penalty, rounds = 0, shrinkage = 0, minLeafRows = 0 } = params;
  if (kind === 'logistic') return fitLogistic(rows, penalty);
  return fitStumps(rows, { penalty, rounds, shrinkage, minLeafRows });
}

function fitCalibrator(
  rows: readonly TrainingRow[],
  model: Omit<RiskModel, 'calibrator'>,
  kind: Calibrator['kind'],
): Calibrator {
  const scored = rows.flatMap((row): CalibrationRow[] => {
    const terms = evaluate(model, row.features);
    if (terms.kind === 'unscored') return [];
    return [{ z: terms.logOdds, wrong: row.label === 'wrong', weight: weightOf(row) }];
  });
  assertBothClasses(scored, 'calibrate');
  const auc = auroc(scored.map(({ z, wrong }) => ({ score: z, wrong })));
  if (!(auc.defined && auc.value > 0.5))
    throw notRelated(auc.defined ? `AUC ${auc.value.toFixed(3)}` : auc.reason);
  return kind === 'platt' ? fitPlatt(scored) : fitIsotonic(scored);
}

function cardOf(model: RiskModel, split: TimeSplit, params: Params): RiskModelCard {
  const all = [...split.train, ...split.calibrate, ...split.test];
  return {
    format: RISK_CARD_FORMAT,
    modelId: riskModelId(model),
    kind: model.kind,
    calibrator: model.calibrator.kind,
    params,
    features: model.features.map(({ name, whenMissing }) => ({
      name,
      missing: whenMissing === null ? 'refused' : 'scored',
    })),
    dataHash: model.dataHash,
    weighted: all.some((row) => weightOf(row) !== 1),
    parts: {
      train: partOf(model, split.train),
      calibrate: partOf(model, split.calibrate),
      test: partOf(model, split.test),
    },
    metrics: metricsOf(scoredRows(model, split.test)),
  };
}

function partOf(model: RiskModel, rows: readonly TrainingRow[]): CardPart {
  const unscored = rows.length - scoredRows(model, rows).length;
  return { fromMs: rows[0]?.atMs ?? 0, throughMs: lastOf(rows), ...countLabels(rows), unscored };
}

function scoredRows(model: RiskModel, rows: readonly TrainingRow[]): readonly Scored[] {
  return rows.flatMap(({ features, label }) => {
    const scored = scoreRisk(model, features);
    return scored.kind === 'unscored' ? [] : [{ score: scored.probability, wrong: label === 'wrong' }];
  });
}

function metricsOf(scored: readonly Scored[]): CardMetrics {
  assertBothClasses(scored, 'test');
  const [auc, squares, gap] = [deLongInterval(scored), brier(scored), expectedCalibrationError(scored)];
  if (!auc.defined || !squares.defined || !gap.defined) {
    throw new VerdictError('data_insufficient', 'The test part does not define the metrics of a card.');
  }
  return { auc: { value: auc.value, low: auc.low, high: auc.high }, brier: squares.value, ece: gap.value };
}

function assertBothClasses(rows: readonly { readonly wrong: boolean }[], part: 'calibrate' | 'test'): void {
  const wrong = rows.filter((row) => row.wrong).length;
  const benign = rows.length - wrong;
  if (wrong >= MIN_PER_CLASS && benign >= MIN_PER_CLASS) return;
  throw new VerdictError(
    'data_insufficient',
    `Of the ${part} part ${wrong} wrong and ${benign} benign rows have every feature that the model needs; ` +
      `${MIN_PER_CLASS} of each are needed. Label outputs that carry the same features as the training part.`,
  );
}

const lastOf = (rows: readonly TrainingRow[]): number => rows.at(-1)?.atMs ?? 0;
