import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brier, equalMassBins, expectedCalibrationError, type Scored } from '../../src/evaluation/mod.ts';
import { seededRandom } from '../../src/stats/mod.ts';
import { itemsOf, valueOf } from './support/items.ts';

const probabilities = fc.array(
  fc.record({ score: fc.integer({ min: 0, max: 20 }).map((k) => k / 20), wrong: fc.boolean() }),
  { minLength: 1, maxLength: 60 },
);

describe('equal-mass bins', () => {
  it('hold every item once, never split a tie, and do not depend on order', () => {
    fc.assert(
      fc.property(probabilities, fc.integer({ min: 1, max: 12 }), (items, bins) => {
        const made = equalMassBins(items, bins);
        expect(made.length).toBeLessThanOrEqual(bins);
        expect(made.reduce((sum, { n }) => sum + n, 0)).toBe(items.length);
        for (const [index, bin] of made.entries()) {
          expect(bin.n).toBeGreaterThan(0);
          expect(bin.low).toBeGreaterThan(made[index - 1]?.high ?? -1);
        }
        const again = equalMassBins(items.toReversed(), bins);
        expect(again.map(({ n, nWrong }) => [n, nWrong])).toEqual(made.map(({ n, nWrong }) => [n, nWrong]));
      }),
    );
  });

  it('are equal without ties', () => {
    const items = Array.from({ length: 100 }, (_, index) => ({ score: index / 100, wrong: index % 2 === 0 }));
    expect(equalMassBins(items, 10).map(({ n }) => n)).toEqual(Array(10).fill(10));
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %s bins', (bins) => {
    expect(() => equalMassBins([], bins)).toThrow(/bins must be/);
  });
});

describe('Brier', () => {
  it('is .0375 for the example of scikit-learn’s brier_score_loss', () => {
    expect(valueOf(brier(itemsOf([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0])))).toBeCloseTo(0.0375, 12);
  });

  it('decomposes into reliability − resolution + uncertainty, whatever the bins', () => {
    fc.assert(
      fc.property(probabilities, fc.integer({ min: 1, max: 12 }), (items, bins) => {
        const made = brier(items, bins);
        if (!made.defined) throw new Error(made.reason);
        const mean =
          items.reduce((sum, { score, wrong }) => sum + (score - (wrong ? 1 : 0)) ** 2, 0) / items.length;
        expect(made.value).toBeCloseTo(mean, 12);
        expect(made.reliability - made.resolution + made.uncertainty).toBeCloseTo(made.value, 12);
        expect(made.reliability).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('expected calibration error', () => {
  /** Labels drawn with the probability that the score states. */
  function calibrated(n: number, seed: number): Scored[] {
    const random = seededRandom(seed);
    return Array.from({ length: n }, () => {
      const score = random();
      return { score, wrong: random() < score };
    });
  }

  it('of calibrated scores is what binomial noise makes it: 400 samples of 1000, seeds 1 to 400', () => {
    const eces = Array.from({ length: 400 }, (_, seed) =>
      valueOf(expectedCalibrationError(calibrated(1000, seed + 1))),
    );
    const mean = eces.reduce((sum, x) => sum + x, 0) / eces.length;
    const deviation = Math.sqrt(eces.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (eces.length - 1));
    // E|share − p| of a bin of 100 with p around (b − ½)/10 and p(1−p) labels: √(2·v/(π·100)), v less what p explains.
    let expected = 0;
    for (let bin = 0; bin < 10; bin += 1) {
      const middle = (bin + 0.5) / 10;
      expected += Math.sqrt((2 * (middle * (1 - middle) - 1 / 1200)) / (Math.PI * 100)) / 10;
    }
    expect(Math.abs(mean - expected)).toBeLessThan((4 * deviation) / Math.sqrt(400));
  });

  it('of a score that claims .2 too much is about .2, n = 20 000, seed 5', () => {
    const random = seededRandom(5);
    const items = Array.from({ length: 20_000 }, () => {
      const p = 0.8 * random();
      return { score: p + 0.2, wrong: random() < p };
    });
    // Standard error of the overall share: at most .5/√20000 = .0035.
    expect(Math.abs(valueOf(expectedCalibrationError(items)) - 0.2)).toBeLessThan(0.0141);
  });

  it('of a constant score is its distance from the base rate', () => {
    expect(valueOf(expectedCalibrationError(itemsOf([0.5, 0.5, 0.5, 0.5], [1, 0, 0, 0])))).toBeCloseTo(
      0.25,
      12,
    );
  });

  it.each([-0.01, 1.01, Number.NaN])('refuses a score of %s, as Brier does', (score) => {
    const items = [...itemsOf([0.5], [1]), { score, wrong: false }];
    expect(() => expectedCalibrationError(items)).toThrow(/index 1/);
    expect(() => brier(items)).toThrow(/index 1/);
  });

  it('of nothing is undefined', () => {
    expect(expectedCalibrationError([])).toEqual({ defined: false, reason: 'there are no items' });
    expect(brier([])).toEqual({ defined: false, reason: 'there are no items' });
  });
});
