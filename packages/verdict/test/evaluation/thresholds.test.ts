import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areaUnderRiskCoverage,
  atThreshold,
  averagePrecision,
  bestF1,
  coverageAtRisk,
  precisionRecallCurve,
  riskCoverageCurve,
  rocCurve,
  type Scored,
} from '../../src/evaluation/mod.ts';
import { binomialInterval } from '../../src/stats/mod.ts';
import { bothClasses, itemsOf, pairCountAuroc, tiedItems, valueOf } from './support/items.ts';

const EXAMPLE = itemsOf([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]);

const thresholdsOf = (items: readonly Scored[]): number[] =>
  [...new Set(items.map(({ score }) => score))].toSorted((a, b) => b - a);

describe('precision and recall', () => {
  it('curve, average precision and ROC are those of scikit-learn’s examples', () => {
    expect(precisionRecallCurve(EXAMPLE)).toEqual([
      { threshold: 0.8, precision: 1, recall: 0.5 },
      { threshold: 0.4, precision: 0.5, recall: 0.5 },
      { threshold: 0.35, precision: 2 / 3, recall: 1 },
      { threshold: 0.1, precision: 0.5, recall: 1 },
    ]);
    expect(valueOf(averagePrecision(EXAMPLE))).toBeCloseTo(0.8333333333, 9);
    expect(rocCurve(EXAMPLE).map((p) => [p.falsePositiveRate, p.truePositiveRate])).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
  });

  it('average precision equals the sum over thresholds, counted by brute force', () => {
    fc.assert(
      fc.property(bothClasses(), (items) => {
        const nWrong = items.filter(({ wrong }) => wrong).length;
        let [sum, recallBefore] = [0, 0];
        for (const threshold of thresholdsOf(items)) {
          const flagged = items.filter(({ score }) => score >= threshold);
          const hits = flagged.filter(({ wrong }) => wrong).length;
          sum += (hits / nWrong - recallBefore) * (hits / flagged.length);
          recallBefore = hits / nWrong;
        }
        expect(valueOf(averagePrecision(items))).toBeCloseTo(sum, 12);
      }),
    );
  });

  it('does not depend on the order of tied items, and a constant score has the base rate', () => {
    fc.assert(
      fc.property(bothClasses(), (items) => {
        expect(averagePrecision(items.toReversed())).toEqual(averagePrecision(items));
        const constant = items.map(({ wrong }) => ({ wrong, score: 0.5 }));
        const base = items.filter(({ wrong }) => wrong).length / items.length;
        expect(valueOf(averagePrecision(constant))).toBeCloseTo(base, 12);
        expect(valueOf(areaUnderRiskCoverage(constant))).toBeCloseTo(base, 12);
      }),
    );
  });

  it('of one class is undefined', () => {
    expect(averagePrecision(itemsOf([1, 2], [1, 1]))).toEqual({
      defined: false,
      reason: 'no item is labelled benign',
    });
    expect(() => rocCurve(itemsOf([1, 2], [1, 1]))).toThrow(/no item is labelled benign/);
  });

  it('the trapezium under the ROC curve is the AUROC', () => {
    fc.assert(
      fc.property(bothClasses(), (items) => {
        const points = rocCurve(items);
        let area = 0;
        for (const [at, point] of points.entries()) {
          const before = points[at - 1] ?? point;
          area +=
            ((point.falsePositiveRate - before.falsePositiveRate) *
              (point.truePositiveRate + before.truePositiveRate)) /
            2;
        }
        expect(area).toBeCloseTo(pairCountAuroc(items), 12);
      }),
    );
  });
});

describe('at a threshold', () => {
  it('counts every item once, with exact intervals', () => {
    const made = atThreshold(EXAMPLE, 0.4);
    expect(made).toMatchObject({ truePositives: 1, falsePositives: 1, falseNegatives: 1, trueNegatives: 1 });
    expect(made.precision).toEqual({ defined: true, value: 0.5, k: 1, n: 2, ...binomialInterval(1, 2) });
    expect(valueOf(made.f1)).toBe(0.5);
  });

  it('says what is undefined instead of 0 or 1', () => {
    expect(atThreshold(EXAMPLE, 9).precision).toEqual({ defined: false, reason: 'nothing is flagged' });
    expect(atThreshold(itemsOf([1], [0]), 9).f1).toMatchObject({ defined: false });
    expect(atThreshold([], 0).recall).toMatchObject({ defined: false });
    expect(() => atThreshold(EXAMPLE, Number.NaN)).toThrow(/threshold/);
  });

  it('the best F1 is the largest over all thresholds, and says that it was chosen in sample', () => {
    fc.assert(
      fc.property(bothClasses(), (items) => {
        const made = bestF1(items);
        const all = thresholdsOf(items).map((threshold) => valueOf(atThreshold(items, threshold).f1));
        expect(valueOf(made)).toBe(Math.max(...all));
        expect(made).toMatchObject({ inSample: true });
      }),
    );
    expect(bestF1(itemsOf([1], [0]))).toEqual({ defined: false, reason: 'no item is labelled wrong' });
  });
});

describe('risk and coverage', () => {
  it('accepts the least suspect first, ties as a block', () => {
    const items = itemsOf([1, 1, 2, 3], [0, 1, 0, 1]);
    expect(riskCoverageCurve(items).map(({ coverage, risk }) => [coverage, risk])).toEqual([
      [0.5, 0.5],
      [0.75, 1 / 3],
      [1, 0.5],
    ]);
    expect(valueOf(areaUnderRiskCoverage(items))).toBeCloseTo(0.5 * 0.5 + 0.25 / 3 + 0.25 * 0.5, 12);
  });

  it('without ties is the mean of the risks at every coverage', () => {
    fc.assert(
      fc.property(tiedItems(1), (items) => {
        const distinct = items.map(({ wrong }, at) => ({ wrong, score: at }));
        let [sum, wrongs] = [0, 0];
        for (const [at, { wrong }] of distinct.entries()) {
          wrongs += wrong ? 1 : 0;
          sum += wrongs / (at + 1);
        }
        expect(valueOf(areaUnderRiskCoverage(distinct))).toBeCloseTo(sum / distinct.length, 12);
      }),
    );
  });

  it('coverage at risk is the largest that keeps it, 0 where none does', () => {
    fc.assert(
      fc.property(tiedItems(1), fc.constantFrom(0, 0.1, 0.3, 1), (items, maxRisk) => {
        const { coverage, threshold } = coverageAtRisk(items, maxRisk);
        const risks = thresholdsOf(items).map((at) => {
          const accepted = items.filter(({ score }) => score <= at);
          return {
            at,
            share: accepted.length / items.length,
            risk: accepted.filter((i) => i.wrong).length / accepted.length,
          };
        });
        const keeps = risks.filter(({ risk }) => risk <= maxRisk);
        expect(coverage).toBe(Math.max(0, ...keeps.map(({ share }) => share)));
        expect(threshold).toBe(keeps.length === 0 ? null : Math.max(...keeps.map(({ at }) => at)));
      }),
    );
    expect(() => coverageAtRisk([], Number.NaN)).toThrow(/maxRisk/);
    expect(areaUnderRiskCoverage([])).toMatchObject({ defined: false });
  });
});
