import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predictMarginal } from '@kakeya/verdict/conformal';
import { anyScore } from './support/records.ts';

const ranks = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);
const decimalLevel = fc.integer({ min: 0, max: 1000 });

describe('the marginal threshold', () => {
  it('is the order statistic of rank ⌈(n + 1)(1 − δ)⌉ in exact arithmetic, +∞ beyond n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), decimalLevel, (n, permille) => {
        const rank = Number((BigInt(n + 1) * BigInt(1000 - permille) + 999n) / 1000n);
        const expected = rank === 0 ? -Infinity : rank > n ? Infinity : rank;
        expect(predictMarginal(ranks(n), permille / 1000)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes δ as the decimal it was written as: 0.29 of 100 are 29, though 0.29 × 100 < 29 in floating point', () => {
    for (let percent = 1; percent < 100; percent += 1) {
      expect([percent, predictMarginal(ranks(99), percent / 100)]).toEqual([percent, 100 - percent]);
    }
  });

  it('is +∞ for too few scores, at δ = 0 and with no score', () => {
    expect(predictMarginal(ranks(18), 0.05)).toBe(Infinity);
    expect(predictMarginal(ranks(19), 0.05)).toBe(19);
    expect(predictMarginal(ranks(500), 0)).toBe(Infinity);
    expect(predictMarginal([], 0.5)).toBe(Infinity);
    expect(predictMarginal(ranks(5), 1)).toBe(-Infinity);
  });

  it('falls as δ grows', () => {
    fc.assert(
      fc.property(fc.array(anyScore), decimalLevel, decimalLevel, (scores, a, b) => {
        const sorted = Float64Array.from(scores).toSorted();
        const [low, high] = [Math.min(a, b) / 1000, Math.max(a, b) / 1000];
        expect(predictMarginal(sorted, high)).toBeLessThanOrEqual(predictMarginal(sorted, low));
      }),
    );
  });

  it('interpolates only when asked to: type 7, as NumPy and R do', () => {
    // numpy.quantile([1, …, 100], 0.99) = 99.01
    expect(predictMarginal(ranks(100), 0.01, { interpolated: true })).toBeCloseTo(99.01, 10);
    expect(predictMarginal(ranks(100), 0.01)).toBe(100);
    expect(predictMarginal([], 0.01, { interpolated: true })).toBe(Infinity);
  });

  it.each([
    ['unsorted scores', [0.2, 0.1], 0.05],
    ['a NaN', [0.1, Number.NaN], 0.05],
    ['an infinite score', [0.1, Infinity], 0.05],
    ['δ of NaN', [0.1], Number.NaN],
    ['δ above 1', [0.1], 1.1],
    ['δ below 0', [0.1], -0.1],
  ])('refuses %s', (_, scores, delta) => {
    expect(() => predictMarginal(scores, delta)).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
  });
});
