import { describe, expect, test } from 'vitest';
import {
  parseRiskModel,
  riskModelId,
  riskModelText,
  scoreRisk,
  type TrainingRow,
} from '../../src/risk/mod.ts';
import { evaluate } from '../../src/risk/evaluate.ts';
import { parseRiskCard, trainRisk } from '../../src/risk/training/mod.ts';
import { seededRandom, shuffle } from '../../src/stats/mod.ts';
import { MINUTE_MS, rowsOf, START_MS, trueLogOdds } from './support/rows.ts';

const KINDS = ['logistic', 'stumps'] as const;
const refusal = (code: string, text: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(text) });

describe.each(KINDS)('training of %s', (kind) => {
  test('ranks held-out rows nearly as well as the truth does', () => {
    const { card } = trainRisk(rowsOf(2000, 1), { kind });
    expect(card.metrics.auc.low).toBeGreaterThan(0.7);
    expect(card.metrics.ece).toBeLessThan(0.08);
    expect(card.metrics.brier).toBeLessThan(0.2);
  });

  test.each(['platt', 'isotonic'] as const)(
    'gives a model and a card that their parsers take, with %s',
    (calibrator) => {
      const { model, card } = trainRisk(rowsOf(1500, 2, { missing: 0.2 }), { kind, calibrator });
      const parsed = parseRiskModel(JSON.parse(riskModelText(model)));
      expect(parsed).toEqual({ model, modelId: card.modelId });
      expect(parseRiskCard(JSON.parse(JSON.stringify(card)), card.modelId)).toEqual(card);
    },
  );

  test('does not depend on the order of the rows', () => {
    const rows = rowsOf(600, 3).map((row) => ({ ...row, atMs: row.atMs - (row.atMs % (7 * MINUTE_MS)) }));
    const once = trainRisk(rows, { kind });
    const again = trainRisk(shuffle([...rows], seededRandom(9)), { kind });
    expect(riskModelText(again.model)).toBe(riskModelText(once.model));
  });

  test('never lets the newest part reach the model, nor the calibration part its fit', () => {
    const rows = rowsOf(1000, 4);
    const withoutR = (from: number, to: number): readonly TrainingRow[] =>
      rows.map((row, i) => (i >= from && i < to ? { ...row, features: { ...row.features, r: 0 } } : row));
    const { model } = trainRisk(rows, { kind });
    const otherTest = trainRisk(withoutR(800, 1000), { kind }).model;
    const otherCalibration = trainRisk(withoutR(600, 800), { kind }).model;
    expect({ ...otherTest, dataHash: '' }).toEqual({ ...model, dataHash: '' });
    expect(otherCalibration.features).toEqual(model.features);
    expect(otherCalibration.calibrator).not.toEqual(model.calibrator);
    expect(model.trainedThroughMs).toBe(START_MS + 799 * MINUTE_MS);
  });

  test('keeps rows of one instant in one part', () => {
    const rows = rowsOf(1000, 5).map((row) => ({ ...row, atMs: row.atMs - (row.atMs % (70 * MINUTE_MS)) }));
    const { train, calibrate, test: newest } = trainRisk(rows, { kind }).card.parts;
    expect(train.throughMs).toBeLessThan(calibrate.fromMs);
    expect(calibrate.throughMs).toBeLessThan(newest.fromMs);
  });

  test.each(['platt', 'isotonic'] as const)(
    'refuses a %s calibrator that would invert the ranking',
    (calibrator) => {
      const flipped = rowsOf(2000, 6, { flipFrom: 1200 });
      expect(() => trainRisk(flipped, { kind, calibrator })).toThrow(
        refusal('data_insufficient', 'does not rank wrong above benign'),
      );
    },
  );

  test('refuses too few rows and a single class, naming what each part has and needs', () => {
    expect(() => trainRisk([], { kind })).toThrow(
      refusal('data_insufficient', 'train has 0 wrong and 0 benign'),
    );
    const benign = rowsOf(900, 7).map((row) => ({ ...row, label: 'benign' as const }));
    expect(() => trainRisk(benign, { kind })).toThrow(
      refusal('data_insufficient', 'train has 0 wrong and 540 benign'),
    );
  });

  test('refuses features that are no numbers, weights that are none and options out of range', () => {
    const rows = rowsOf(600, 8);
    const [first] = rows;
    if (first === undefined) throw new Error('no rows');
    const damaged = { ...first, features: { ...first.features, r: Number.NaN } };
    const weightless = { ...first, weight: 0 };
    for (const bad of [damaged, weightless, { ...first, atMs: Number.NaN }]) {
      expect(() => trainRisk([bad, ...rows.slice(1)], { kind })).toThrow(
        refusal('argument_invalid', 'row 1'),
      );
    }
    expect(() => trainRisk(rows, { kind, penalty: 0 })).toThrow(refusal('argument_invalid', 'penalty'));
  });

  test('stays finite on separable classes', () => {
    const { model, card } = trainRisk(rowsOf(1000, 9, { steepness: 1000 }), { kind });
    expect(card.metrics.auc.value).toBeGreaterThan(0.95);
    expect(parseRiskModel(JSON.parse(riskModelText(model))).modelId).toBe(riskModelId(model));
  });

  test('counts a row twice that has weight 2', () => {
    const rows = rowsOf(1000, 10);
    const weighted = rows.map((row, i) => ({ ...row, weight: i % 3 === 0 ? 2 : 1 }));
    const doubled = rows.flatMap((row, i) => (i % 3 === 0 ? [row, row] : [row]));
    const heavy = trainRisk(weighted, { kind, minLeafRows: 1, rounds: 20, penalty: 1e-6 }).model;
    // The same rows train in both: the 60 % boundary falls at the same instant.
    const twice = trainRisk(doubled, { kind, minLeafRows: 1, rounds: 20, penalty: 1e-6 }).model;
    const at = { ...rows[0]?.features };
    const [one, other] = [evaluate(heavy, at), evaluate(twice, at)];
    if (one.kind === 'unscored' || other.kind === 'unscored') throw new Error('both have all features');
    expect(one.logOdds).toBeCloseTo(other.logOdds, 4);
  });
});

describe('logistic regression', () => {
  test('finds the coefficients that made the labels', () => {
    const { model } = trainRisk(rowsOf(8000, 11), { kind: 'logistic' });
    const slope = (name: string): number => {
      const term = model.features.find((feature) => feature.name === name)?.term;
      return term?.kind === 'linear' ? term.weight / term.scale : Number.NaN;
    };
    // Four standard errors at 4,800 training rows.
    expect(Math.abs(slope('r') - 1.2)).toBeLessThan(0.17);
    expect(Math.abs(slope('log_n') + 0.7)).toBeLessThan(0.17);
    expect(Math.abs(slope('grounding_containment') + 0.9)).toBeLessThan(0.17);
    expect(Math.abs(slope('budget'))).toBeLessThan(0.17);
  });

  test('solves the score equations: nudging any weight does not lower the penalised loss', () => {
    const rows = rowsOf(800, 12);
    const { model } = trainRisk(rows, { kind: 'logistic', penalty: 3 });
    const train = rows.slice(0, 480);
    const loss = (nudged: number, by: number): number => {
      const features = model.features.map((feature, j) => {
        if (j !== nudged || feature.term.kind !== 'linear') return feature;
        return { ...feature, term: { ...feature.term, weight: feature.term.weight + by } };
      });
      const likelihood = train.reduce((sum, row) => {
        const terms = evaluate({ base: model.base, features }, row.features);
        const z = terms.kind === 'terms' ? terms.logOdds : Number.NaN;
        return sum + Math.log1p(Math.exp(row.label === 'wrong' ? -z : z));
      }, 0);
      const norm = features.reduce(
        (sum, { term }) => sum + (term.kind === 'linear' ? term.weight ** 2 : 0),
        0,
      );
      return likelihood + 1.5 * norm;
    };
    const at = loss(-1, 0);
    for (const j of model.features.keys()) {
      for (const by of [0.001, -0.001]) expect(loss(j, by)).toBeGreaterThan(at);
    }
  });

  test('uses no feature that a training row lacks', () => {
    const { card } = trainRisk(rowsOf(900, 13, { missing: 0.1 }), { kind: 'logistic' });
    expect(card.features.map(({ name }) => name)).not.toContain('grounding_containment');
    expect(card.features.every(({ missing }) => missing === 'refused')).toBe(true);
  });
});

describe('boosted stumps', () => {
  test('never score lower because a feature is hidden, even where hidden rows were benign in training', () => {
    const rows = rowsOf(1500, 14).map((row, i) => {
      const hide = row.label === 'benign' && i % 10 === 0;
      return hide ? { ...row, features: { ...row.features, r: null } } : row;
    });
    const { model, card } = trainRisk(rows, { kind: 'stumps' });
    expect(card.features).toContainEqual({ name: 'r', missing: 'scored' });
    for (const { features } of rows) {
      const [open, hidden] = [scoreRisk(model, features), scoreRisk(model, { ...features, r: null })];
      if (open.kind === 'unscored' || hidden.kind === 'unscored') throw new Error('r may be missing');
      expect(hidden.probability).toBeGreaterThanOrEqual(open.probability);
    }
  });

  test('do not learn from absence that an output is safe: a feature that only its absence speaks for is not used', () => {
    const rows = rowsOf(2000, 17).map((row, i) => {
      const hide = row.label === 'benign' && i % 2 === 0;
      return hide ? { ...row, features: { ...row.features, fallbacks: null } } : row;
    });
    const { card } = trainRisk(rows, { kind: 'stumps' });
    expect(card.features.map(({ name }) => name)).not.toContain('fallbacks');
    const suspicious = rows.map((row) =>
      row.label === 'wrong' && row.features.budget !== null && row.features.budget > 0
        ? { ...row, features: { ...row.features, fallbacks: null } }
        : { ...row, features: { ...row.features, fallbacks: 0.5 + (row.features.r ?? 0) } },
    );
    expect(trainRisk(suspicious, { kind: 'stumps' }).card.features).toContainEqual({
      name: 'fallbacks',
      missing: 'scored',
    });
  });

  test('are centred on the training rows: the values of each feature have mean 0 there', () => {
    const rows = rowsOf(1500, 15, { missing: 0.3 });
    const { model } = trainRisk(rows, { kind: 'stumps' });
    const sums = model.features.map(() => 0);
    for (const row of rows.slice(0, 900)) {
      const terms = evaluate(model, row.features);
      if (terms.kind === 'unscored') throw new Error('trained with the same gaps');
      for (const [j, value] of terms.values.entries()) sums[j] = (sums[j] ?? 0) + value;
    }
    for (const sum of sums) expect(Math.abs(sum / 900)).toBeLessThan(1e-9);
  });

  test('approach the truth along a feature', () => {
    const { model } = trainRisk(rowsOf(4000, 16), { kind: 'stumps' });
    const at = (r: number): number => {
      const zeros = Object.fromEntries(model.features.map(({ name }) => [name, 0]));
      const terms = evaluate(model, { ...zeros, r });
      return terms.kind === 'terms' ? terms.logOdds : Number.NaN;
    };
    const expected = trueLogOdds(1, 0, 0) - trueLogOdds(-1, 0, 0);
    expect(Math.abs(at(1) - at(-1) - expected)).toBeLessThan(0.5);
  });
});
