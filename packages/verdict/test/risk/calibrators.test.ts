import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrate, logistic } from '../../src/risk/calibrate.ts';
import type { CalibrationRow } from '../../src/risk/training/calibration_rows.ts';
import { fitIsotonic } from '../../src/risk/training/fit_isotonic.ts';
import { fitPlatt } from '../../src/risk/training/fit_platt.ts';
import { binomialInterval, drawNormal, seededRandom } from '../../src/stats/mod.ts';

function calibrationRows(n: number, random: () => number, slope = 1.5, intercept = -0.5): CalibrationRow[] {
  return Array.from({ length: n }, () => {
    const z = drawNormal(random);
    return { z, wrong: random() < logistic(slope * z + intercept), weight: 1 };
  });
}

describe('Platt scaling', () => {
  test.each([-1, 0, 1])(
    'interval at z = %d covers the true probability at its nominal 95 % (seed 20, 2,000 trials)',
    (z) => {
      const random = seededRandom(20);
      const trials = 2000;
      const truth = logistic(1.5 * z - 0.5);
      let covered = 0;
      for (let trial = 0; trial < trials; trial++) {
        const { interval } = calibrate(fitPlatt(calibrationRows(200, random)), z);
        if (interval.low <= truth && truth <= interval.high) covered += 1;
      }
      const { low, high } = binomialInterval(covered, trials, 0.999);
      // The delta method is an approximation, and Platt's targets shrink a little: within 1.5 points of nominal.
      expect(high).toBeGreaterThan(0.935);
      expect(low).toBeLessThan(0.965);
    },
  );

  test('is refused where the ranking is inverted, and where all scores are alike', () => {
    const inverted = calibrationRows(300, seededRandom(21), -1.5);
    const alike = inverted.map((row) => ({ ...row, z: 1 }));
    for (const rows of [inverted, alike]) {
      expect(() => fitPlatt(rows)).toThrow(expect.objectContaining({ code: 'data_insufficient' }));
    }
  });

  test('says below all calibration scores no less than at the lowest of them', () => {
    const rows = calibrationRows(200, seededRandom(22));
    const lowest = Math.min(...rows.map(({ z }) => z));
    expect(calibrate(fitPlatt(rows), -1e9)).toEqual(calibrate(fitPlatt(rows), lowest));
  });

  test('is finite on separable rows', () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ z: i, wrong: i >= 30, weight: 1 }));
    const platt = fitPlatt(rows);
    expect(calibrate(platt, 59).probability).toBeLessThan(1);
    expect(calibrate(platt, 0).probability).toBeGreaterThan(0);
  });

  test('is as unsure as the effective number of rows: a few heavy weights widen the interval', () => {
    const rows = calibrationRows(400, seededRandom(23));
    const heavy = rows.map((row, i) => ({ ...row, weight: i % 20 === 0 ? 50 : 1 }));
    const width = (of: CalibrationRow[]): number => {
      const { interval } = calibrate(fitPlatt(of), 0);
      return interval.high - interval.low;
    };
    expect(width(heavy)).toBeGreaterThan(1.5 * width(rows));
    expect(width(rows.map((row) => ({ ...row, weight: 7 })))).toBeCloseTo(width(rows), 9);
  });
});

describe('isotonic regression', () => {
  const rows = fc.array(
    fc.record({ z: fc.integer({ min: 0, max: 12 }), wrong: fc.boolean(), weight: fc.constantFrom(1, 2, 3) }),
    { minLength: 2, maxLength: 40 },
  );

  test('equals the max–min formula of its definition', () => {
    fc.assert(
      fc.property(rows, (sample) => {
        const levels = [...new Set(sample.map(({ z }) => z))].toSorted((a, b) => a - b);
        const mean = (from: number, to: number): number => {
          const pooled = sample.filter(({ z }) => z >= from && z <= to);
          const total = pooled.reduce((sum, { weight }) => sum + weight, 0);
          return pooled.reduce((sum, { wrong, weight }) => sum + (wrong ? weight : 0), 0) / total;
        };
        // Barlow et al. 1972: g(z) = max over s ≤ z of the min over t ≥ z of the mean from s to t.
        const expected = levels.map((z) =>
          Math.max(
            ...levels
              .filter((s) => s <= z)
              .map((s) => Math.min(...levels.filter((t) => t >= z).map((t) => mean(s, t)))),
          ),
        );
        const constant = expected.every((value) => Math.abs(value - (expected[0] ?? 0)) < 1e-12);
        fc.pre(!constant);
        const fitted = fitIsotonic(sample);
        for (const [index, z] of levels.entries()) {
          expect(calibrate(fitted, z).probability).toBeCloseTo(expected[index] ?? Number.NaN, 10);
        }
      }),
    );
  });

  test('gives each block its Clopper–Pearson interval', () => {
    const block = (z: number, wrong: number, n: number): CalibrationRow[] =>
      Array.from({ length: n }, (_, i) => ({ z, wrong: i < wrong, weight: 1 }));
    const fitted = fitIsotonic([...block(0, 2, 40), ...block(1, 30, 40)]);
    expect(calibrate(fitted, 0)).toEqual({ probability: 0.05, interval: binomialInterval(2, 40) });
    expect(calibrate(fitted, 0.5)).toEqual({ probability: 0.75, interval: binomialInterval(30, 40) });
    expect(calibrate(fitted, 99)).toEqual(calibrate(fitted, 1));
  });

  test('pools blocks of equal shares, so that probabilities rise strictly', () => {
    const block = (z: number, wrong: number): CalibrationRow[] =>
      Array.from({ length: 10 }, (_, i) => ({ z, wrong: i < wrong, weight: 1 }));
    const { blocks } = fitIsotonic([...block(0, 2), ...block(1, 2), ...block(2, 7)]);
    expect(blocks.map(({ through, probability }) => [through, probability])).toEqual([
      [1, 0.2],
      [2, 0.7],
    ]);
  });

  test('is refused where it would give everything one probability', () => {
    const falling = [0, 1, 2, 3].map((z) => ({ z, wrong: z < 2, weight: 1 }));
    expect(() => fitIsotonic(falling)).toThrow(expect.objectContaining({ code: 'data_insufficient' }));
  });
});
