import { describe, expect, it } from 'vitest';
import { seededRandom } from '@kakeya/verdict/stats';
import { conditionalSpread } from '@kakeya/verdict/conformal';
import { sortedUniforms } from '../../src/conformal/score_model.ts';

describe('the spread of the error rate over calibration sets', () => {
  it('is 1 − (1 − p)^(1/n) where the smallest score decides (k = 1)', () => {
    const { mean, low, high } = conditionalSpread(19, 0.05, 0.9);
    expect(mean).toBe(0.05);
    expect(low).toBeCloseTo(1 - 0.95 ** (1 / 19), 12);
    expect(high).toBeCloseTo(1 - 0.05 ** (1 / 19), 12);
  });

  it('holds its share of drawn sets: the k-th smallest of n uniform scores (seed 61)', () => {
    const random = seededRandom(61);
    const { low, high } = conditionalSpread(200, 0.05, 0.9);
    let within = 0;
    for (let set = 0; set < 20_000; set++) {
      const rate = sortedUniforms(200, random)[9] ?? Number.NaN;
      if (rate >= low && rate <= high) within += 1;
    }
    expect(within / 20_000).toBeGreaterThan(0.893);
    expect(within / 20_000).toBeLessThan(0.907);
  });

  it('is 0 where it is infeasible, 1 at δ = 1', () => {
    expect(conditionalSpread(18, 0.05)).toEqual({ mean: 0, low: 0, high: 0 });
    expect(conditionalSpread(18, 1)).toEqual({ mean: 1, low: 1, high: 1 });
  });

  it.each([
    [Number.NaN, 0.05, 0.9],
    [1.5, 0.05, 0.9],
    [-1, 0.05, 0.9],
    [19, Number.NaN, 0.9],
    [19, 0.05, 1],
    [19, 0.05, Number.NaN],
  ])('refuses n = %s, δ = %s, confidence %s', (n, delta, confidence) => {
    expect(() => conditionalSpread(n, delta, confidence)).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
  });
});
