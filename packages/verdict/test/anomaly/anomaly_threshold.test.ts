import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anomalyScore,
  calibrateThreshold,
  judgeAnomaly,
  parseAnomalyThreshold,
  trainIsolationForest,
} from '../../src/anomaly/mod.ts';
import { VerdictError } from '../../src/mod.ts';
import { binomialInterval, seededRandom } from '../../src/stats/mod.ts';
import { drawRow, drawRows, FEATURES } from './support/rows.ts';

const TARGET_FPR = 0.02;
const model = trainIsolationForest(drawRows(500, seededRandom(1)), {
  trees: 20,
  seed: 1,
  featureNames: FEATURES,
});

describe('the anomaly threshold', () => {
  it.each([71, 72, 73, 74].map((seed) => ({ seed })))(
    'gives fresh rows a false-positive rate whose interval holds the target of 2 % (seed $seed)',
    ({ seed }) => {
      const random = seededRandom(seed);
      const trained = trainIsolationForest(drawRows(2000, random), {
        trees: 50,
        seed,
        featureNames: FEATURES,
      });
      const threshold = calibrateThreshold(trained, drawRows(9999, random), TARGET_FPR);
      expect(threshold.expectedFpr).toBe(0.02);
      const flagged = drawRows(3000, random).filter(
        (row) => judgeAnomaly(trained, threshold, row, 'observe').anomalous,
      ).length;
      const interval = binomialInterval(flagged, 3000);
      expect(interval.low, `${flagged} of 3000`).toBeLessThanOrEqual(TARGET_FPR);
      expect(interval.high, `${flagged} of 3000`).toBeGreaterThanOrEqual(TARGET_FPR);
    },
  );

  it.each([
    { n: 49, expected: 1 / 50, seed: 81 },
    { n: 99, expected: 2 / 100, seed: 82 },
    { n: 130, expected: 2 / 131, seed: 83 },
  ])('holds on average over held-out sets of only $n rows (seed $seed)', ({ n, expected, seed }) => {
    const random = seededRandom(seed);
    let flagged = 0;
    const trials = 1500;
    for (let trial = 0; trial < trials; trial++) {
      const threshold = calibrateThreshold(model, drawRows(n, random), TARGET_FPR);
      expect(threshold.expectedFpr).toBeCloseTo(expected, 12);
      if (judgeAnomaly(model, threshold, drawRow(random), 'observe').anomalous) flagged += 1;
    }
    const interval = binomialInterval(flagged, trials, 0.99);
    expect(interval.low, `${flagged} of ${trials}`).toBeLessThanOrEqual(expected);
    expect(interval.high, `${flagged} of ${trials}`).toBeGreaterThanOrEqual(expected);
  });

  it.each([
    { shift: 5, least: 0.95 },
    { shift: 4, least: 0.8 },
  ])(
    'finds $least of rows whose two correlated features part by $shift σ each way (seeds 91 to 93)',
    ({ shift, least }) => {
      for (const seed of [91, 92, 93]) {
        const random = seededRandom(seed);
        const trained = trainIsolationForest(drawRows(2000, random), { seed, featureNames: FEATURES });
        const threshold = calibrateThreshold(trained, drawRows(2000, random), TARGET_FPR);
        const found = drawRows(500, random, shift).filter(
          (row) => judgeAnomaly(trained, threshold, row, 'block').anomalous,
        ).length;
        expect(found / 500, `seed ${seed}`).toBeGreaterThanOrEqual(least);
      }
    },
  );

  it('is the order statistic, and flags nothing but what scores above it', () => {
    const heldOut = drawRows(99, seededRandom(4));
    const threshold = calibrateThreshold(model, heldOut, 0.05);
    const scores = heldOut.map((row) => anomalyScore(model, row));
    expect(scores.filter((score) => score > threshold.score)).toHaveLength(4);
    expect(scores).toContain(threshold.score);
    expect(threshold).toMatchObject({ n: 99, expectedFpr: 0.05, targetFpr: 0.05 });
  });

  it('flags no row when all score alike', () => {
    const rows = Array.from({ length: 60 }, () => [1]);
    const constant = trainIsolationForest(rows, { seed: 1, featureNames: ['x'] });
    const threshold = calibrateThreshold(constant, rows, TARGET_FPR);
    expect(judgeAnomaly(constant, threshold, [1], 'block')).toMatchObject({
      anomalous: false,
      action: 'none',
    });
    expect(judgeAnomaly(constant, threshold, [null], 'block')).toMatchObject({
      anomalous: true,
      action: 'block',
    });
  });

  it('names the least number of rows that would do, and that number does', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({ min: 0.005, max: 0.9, noNaN: true }),
          fc.integer({ min: 2, max: 200 }).map((n) => 1 / n),
        ),
        (fpr) => {
          const least = Math.ceil(1 / fpr - 1e-9) - 1;
          const rows = drawRows(least, seededRandom(1));
          expect(calibrateThreshold(model, rows, fpr).expectedFpr).toBeLessThanOrEqual(fpr * (1 + 1e-9));
          expect(() => calibrateThreshold(model, rows.slice(1), fpr)).toThrow(
            `at least ${least} held-out rows`,
          );
        },
      ),
      { numRuns: 50 },
    );
    expect(() => calibrateThreshold(model, [], TARGET_FPR)).toThrow(/at least 49/);
  });

  it('refuses incomplete held-out rows, which would raise it until nothing is anomalous', () => {
    expect(() =>
      calibrateThreshold(model, [...drawRows(60, seededRandom(1)), [0, 0, Number.NaN, 0]], 0.02),
    ).toThrow(/length/);
    for (const fpr of [0, 1, Number.NaN]) {
      expect(() => calibrateThreshold(model, drawRows(60, seededRandom(1)), fpr)).toThrow(/targetFpr/);
    }
  });
});

describe('the judgement', () => {
  const threshold = calibrateThreshold(model, drawRows(99, seededRandom(5)), TARGET_FPR);

  it.each(['observe', 'escalate', 'block'] as const)(
    'in mode %s acts on an anomaly and on nothing else',
    (mode) => {
      const outlier = [30, -30, 500, 90];
      expect(judgeAnomaly(model, threshold, outlier, mode)).toMatchObject({
        anomalous: true,
        action: mode,
        missing: [],
      });
      expect(judgeAnomaly(model, threshold, [0, 0, 1, 4], mode)).toMatchObject({
        anomalous: false,
        action: 'none',
      });
    },
  );

  it('names what is missing', () => {
    expect(judgeAnomaly(model, threshold, [0, null, 1, Number.NaN], 'escalate')).toMatchObject({
      anomalous: true,
      action: 'escalate',
      score: 1,
      missing: ['dimension', 'sentences'],
    });
  });

  it('holds everything for anomalous under a threshold that is no number', () => {
    const broken = { ...threshold, score: Number.NaN };
    expect(judgeAnomaly(model, broken, [0, 0, 1, 4], 'escalate').anomalous).toBe(true);
  });
});

describe('parseAnomalyThreshold', () => {
  const threshold = calibrateThreshold(model, drawRows(99, seededRandom(5)), TARGET_FPR);

  it('reads back what was written', () => {
    expect(parseAnomalyThreshold(JSON.parse(JSON.stringify(threshold)))).toEqual(threshold);
  });

  it.each([
    { ...threshold, score: 1 },
    { ...threshold, targetFpr: 0 },
    { ...threshold, expectedFpr: 0.5 },
    { ...threshold, n: 0 },
    { ...threshold, extra: 1 },
  ])('refuses %o', (document) => {
    expect(() => parseAnomalyThreshold(document)).toThrow(
      expect.objectContaining({ code: 'document_invalid' }),
    );
  });

  it('never throws anything but document_invalid', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('score', 'targetFpr', 'n', 'expectedFpr'),
        (value, name) => {
          for (const input of [value, { ...threshold, [name]: value }]) {
            let code: unknown = 'read';
            try {
              parseAnomalyThreshold(input);
            } catch (error) {
              code = error instanceof VerdictError ? error.code : error;
            }
            expect(['read', 'document_invalid']).toContain(code);
          }
        },
      ),
    );
  });
});
