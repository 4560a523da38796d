import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { budgetOf, regimeOf } from '../src/mod.ts';

describe('regime', () => {
  test.each([
    [0.7, 1.5, 'sticky'],
    [0.7, 1.5000001, 'mixed'],
    [0.6999999, 1.5, 'mixed'],
    [0.1, 2.6, 'non_sticky'],
    [0.9, 2.6, 'non_sticky'],
    [0.9, 2.5999999, 'mixed'],
  ])('coh★ %d and D̂ %d is %s', (coh_star, D_hat, expected) => {
    expect(regimeOf({ coh_star, D_hat })).toBe(expected);
  });
});

describe('budget', () => {
  test('the golden record has budget 0.317807017', () => {
    expect(budgetOf({ D_hat: 0.528320834, coh_star: 0.066666667, r: 0.318421053 })).toBeCloseTo(
      0.317807017,
      8,
    );
  });

  test('stays within [0, 1] and rises with D̂ and coh★, falls with r', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const dimension = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(unit, unit, dimension, unit, (coh_star, r, D_hat, step) => {
        const budget = budgetOf({ D_hat, coh_star, r });
        expect(budget).toBeGreaterThanOrEqual(0);
        expect(budget).toBeLessThanOrEqual(1);
        expect(budgetOf({ D_hat: D_hat + step, coh_star, r })).toBeGreaterThanOrEqual(budget);
        expect(budgetOf({ D_hat, coh_star: coh_star + step, r })).toBeGreaterThanOrEqual(budget);
        expect(budgetOf({ D_hat, coh_star, r: r + step })).toBeLessThanOrEqual(budget);
      }),
    );
  });
});
