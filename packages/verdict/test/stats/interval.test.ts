import { describe, expect, it } from 'vitest';
import { binomialInterval, drawBeta, drawNormal, seededRandom, shuffle } from '../../src/stats/mod.ts';
import { VerdictError } from '../../src/mod.ts';

describe('Clopper–Pearson', () => {
  it.each([
    // R: binom.test(k, n)$conf.int
    { k: 0, n: 10, low: 0, high: 0.3084971 },
    { k: 10, n: 10, low: 0.6915029, high: 1 },
    { k: 5, n: 100, low: 0.01643199, high: 0.1128349 },
    { k: 0, n: 0, low: 0, high: 1 },
    // 1 − √0.025 and 1 − 0.025: where one library's incomplete beta function was off by 1e-4.
    { k: 0, n: 2, low: 0, high: 0.841886116991581 },
    { k: 0, n: 1, low: 0, high: 0.975 },
  ])('$k of $n as R gives it', ({ k, n, low, high }) => {
    const interval = binomialInterval(k, n);
    expect(interval.low).toBeCloseTo(low, 6);
    expect(interval.high).toBeCloseTo(high, 6);
  });

  it.each([
    [-1, 3],
    [4, 3],
    [0.5, 3],
    [Number.NaN, 3],
  ])('refuses %s of %s', (k, n) => {
    expect(() => binomialInterval(k, n)).toThrow(VerdictError);
  });

  it('refuses a confidence that is none', () => {
    expect(() => binomialInterval(1, 2, 1)).toThrow(/confidence/);
  });
});

describe('seeded draws', () => {
  it('repeats for a seed, and differs between seeds', () => {
    const take = (seed: number): number[] => {
      const random = seededRandom(seed);
      return [random(), random(), drawBeta(2, 3, random), drawNormal(random)];
    };
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it('draws Beta(2, 6) with its mean and variance', () => {
    const random = seededRandom(1);
    const draws = Array.from({ length: 100_000 }, () => drawBeta(2, 6, random));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    // Standard error of the mean: sqrt(0.0208 / 1e5) = 0.00046; four of them.
    expect(Math.abs(mean - 0.25)).toBeLessThan(0.0019);
    expect(Math.abs(variance - 12 / (64 * 9))).toBeLessThan(0.0006);
  });

  it('shuffles to a permutation', () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = shuffle([...items], seededRandom(3));
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
  });
});
