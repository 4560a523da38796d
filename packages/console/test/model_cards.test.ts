import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnomalyCard } from '../src/pages/learning/anomaly/anomaly_card.ts';
import { readRiskCard } from '../src/pages/learning/risk/risk_card.ts';

const RISK = {
  format: 'kakeya/risk-model-card/1',
  modelId: 'ab'.repeat(32),
  kind: 'logistic',
  calibrator: 'platt',
  params: { penalty: 1 },
  features: [{ name: 'coh_star', missing: 'refused' }],
  dataHash: 'cd'.repeat(32),
  weighted: true,
  parts: {
    train: { fromMs: 1, throughMs: 2, wrong: 91, benign: 299, unscored: 0 },
    calibrate: { fromMs: 3, throughMs: 4, wrong: 34, benign: 96, unscored: 0 },
    test: { fromMs: 5, throughMs: 6, wrong: 30, benign: 100, unscored: 1 },
  },
  metrics: { auc: { value: 0.9, low: 0.8, high: 0.95 }, brier: 0.08, ece: 0.1 },
};

const ANOMALY = {
  format: 'kakeya/anomaly-model-card/1',
  kind: 'isolation_forest',
  params: { trees: 100, sampleSize: 256, seed: 1 },
  features: { used: ['r'], incomplete: [{ name: 'r_excess', presentIn: 0 }], constant: ['log_d'] },
  dataHash: 'ef'.repeat(32),
  parts: {
    training: { rows: 404, fromMs: null, throughMs: null },
    heldOut: { rows: 172, fromMs: 7, throughMs: 8 },
  },
  threshold: { score: 0.575, targetFpr: 0.02, n: 172, expectedFpr: 0.0173 },
  fprInterval: { low: 0.0036, high: 0.0414 },
};

const namesOf = (card: object | undefined): string[] => Object.keys(card ?? {}).toSorted();

describe('a card', () => {
  it('of a risk model is read with its parts by time and its interval', () => {
    expect(readRiskCard(RISK)).toMatchObject({
      kind: 'logistic',
      weighted: true,
      params: [{ name: 'penalty', value: 1 }],
      parts: [
        { name: 'train', wrong: 91, benign: 299 },
        { name: 'calibrate', fromMs: 3 },
        { name: 'test', throughMs: 6, unscored: 1 },
      ],
      auc: { value: 0.9, low: 0.8, high: 0.95 },
    });
  });

  it('of an anomaly model is read with what it left out, and times that were not known stay unknown', () => {
    expect(readAnomalyCard(ANOMALY)).toMatchObject({
      trees: 100,
      used: ['r'],
      constant: ['log_d'],
      incomplete: [{ name: 'r_excess', presentIn: 0 }],
      parts: [
        { rows: 404, fromMs: undefined },
        { rows: 172, fromMs: 7 },
      ],
      expectedFpr: 0.0173,
      fprInterval: { low: 0.0036, high: 0.0414 },
    });
  });

  it('without an end of its interval has no AUC: a figure never stands alone', () => {
    const metrics = { ...RISK.metrics, auc: { value: 0.9, low: 0.8 } };
    expect(readRiskCard({ ...RISK, metrics })?.auc).toBeUndefined();
  });

  it('of another format is none, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect([readRiskCard(value), readAnomalyCard(value)]).toEqual([undefined, undefined]);
      }),
    );
    expect([readRiskCard(ANOMALY), readAnomalyCard(RISK)]).toEqual([undefined, undefined]);
  });

  it('of this format with anything in it is read with all its parts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(RISK).slice(1)), fc.jsonValue(), (field, value) => {
        expect(namesOf(readRiskCard({ ...RISK, [field]: value }))).toEqual(namesOf(readRiskCard(RISK)));
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(ANOMALY).slice(1)), fc.jsonValue(), (field, value) => {
        expect(namesOf(readAnomalyCard({ ...ANOMALY, [field]: value }))).toEqual(
          namesOf(readAnomalyCard(ANOMALY)),
        );
      }),
    );
  });
});
