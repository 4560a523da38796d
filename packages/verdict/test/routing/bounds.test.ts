import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialLowerTail, shareAtLeast, shareAtMost } from '../../src/stats/binomial.ts';
import { newcombeDifference } from '../../src/routing/newcombe.ts';
import { quantileAtLeast, quantileAtMost, sizeForUpperBound } from '../../src/routing/quantile_bounds.ts';
import { binomialInterval, seededRandom } from '../../src/stats/mod.ts';

const shares = fc
  .integer({ min: 1, max: 300 })
  .chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n - 1 }) }));

/** P(X ≤ k) in exact integers: p is a whole number of 2⁻⁵³. */
function exactTail(k: number, n: number, p: number): number {
  const one = 2n ** 53n;
  const share = BigInt(Math.round(p * 2 ** 53));
  let [sum, choose] = [0n, 1n];
  for (let x = 0; x <= k; x++) {
    sum += choose * share ** BigInt(x) * (one - share) ** BigInt(n - x);
    choose = (choose * BigInt(n - x)) / BigInt(x + 1);
  }
  return Number((sum * 10n ** 18n) / one ** BigInt(n)) / 1e18;
}

describe('binomial bounds', () => {
  it('the tail is the exact sum', () => {
    fc.assert(
      fc.property(shares, fc.double({ min: 0.001, max: 0.999, noNaN: true }), ({ n, k }, p) => {
        expect(Math.abs(binomialLowerTail(k, n, p) - exactTail(k, n, p))).toBeLessThan(1e-12);
      }),
      { numRuns: 300 },
    );
  });

  it('of a large sample, as exact rational arithmetic gives it', () => {
    // python3: sum(comb(1000, i) * p**i * (1 - p)**(1000 - i) for i in range(10)), p = Fraction(1, 100)
    expect(binomialLowerTail(9, 1000, 0.01)).toBeCloseTo(0.45730059217489083, 12);
  });

  it('a bound is where the exact tail is its level (Clopper–Pearson)', () => {
    fc.assert(
      fc.property(shares, fc.constantFrom(0.025, 0.005, 0.00125), ({ n, k }, level) => {
        expect(Math.abs(exactTail(k, n, shareAtMost(k, n, level)) - level)).toBeLessThan(1e-10);
        const low = shareAtLeast(k + 1, n, level);
        expect(Math.abs(1 - exactTail(k, n, low) - level)).toBeLessThan(1e-10);
      }),
      { numRuns: 200 },
    );
    expect([shareAtLeast(0, 5, 0.025), shareAtMost(5, 5, 0.025)]).toEqual([0, 1]);
  });

  it('p = 0 and 1, k outside 0 … n', () => {
    expect([0, 1].map((p) => binomialLowerTail(3, 10, p))).toEqual([1, 0]);
    expect([-1, 10].map((k) => binomialLowerTail(k, 10, 0.5))).toEqual([0, 1]);
  });
});

describe('bounds of a quantile', () => {
  it('the smallest sample with a bound from above is ⌈ln level / ln q⌉', () => {
    const level = 0.00125;
    const n = sizeForUpperBound(0.95, level);
    const sample = Array.from({ length: n }, (_, i) => i);
    expect(n).toBe(131);
    expect(quantileAtMost(sample, 0.95, level)).toBe(n - 1);
    expect(quantileAtMost(sample.slice(1), 0.95, level)).toBeNull();
    expect(quantileAtLeast([], 0.95, level)).toBeNull();
  });

  it('each is wrong at most as often as its level (.05; uniform, n = 200, 4000 trials, seed 11)', () => {
    const random = seededRandom(11);
    const trials = 4000;
    let [tooHigh, tooLow] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const sorted = Array.from({ length: 200 }, random).toSorted((a, b) => a - b);
      if ((quantileAtLeast(sorted, 0.95, 0.05) ?? 0) > 0.95) tooHigh += 1;
      if ((quantileAtMost(sorted, 0.95, 0.05) ?? 1) < 0.95) tooLow += 1;
    }
    for (const wrong of [tooHigh, tooLow]) {
      expect(binomialInterval(wrong, trials, 0.999).low).toBeLessThanOrEqual(0.05);
      // Not idle: the neighbouring order statistic would be wrong more often than that.
      expect(wrong / trials).toBeGreaterThan(0.02);
    }
  });
});

describe("Newcombe's interval", () => {
  it.each([
    // Newcombe 1998, table II, method 10, cases (a), (c), (h).
    { a: [56, 70], b: [48, 80], low: 0.0524, high: 0.3339 },
    { a: [6, 7], b: [2, 7], low: 0.0582, high: 0.8062 },
    { a: [10, 10], b: [0, 10], low: 0.6075, high: 1 },
  ] as const)('of $a and $b as printed', ({ a, b, low, high }) => {
    const of = ([k, n]: readonly [number, number]) => ({ containment: k / n, effectiveWrong: n });
    const interval = newcombeDifference(of(a), of(b));
    expect(interval?.low).toBeCloseTo(low, 3);
    expect(interval?.high).toBeCloseTo(high, 3);
  });

  it('is null where an arm has no label', () => {
    const some = { containment: 0.5, effectiveWrong: 10 };
    expect(newcombeDifference(some, { containment: null, effectiveWrong: 0 })).toBeNull();
  });
});
