import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plotScale } from '../src/pages/verdict/geometry/plot_scale.ts';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('an axis', () => {
  it('holds every value between its ends, and few enough ticks', () => {
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 2, max: 8 }),
        (values, most) => {
          const { low, high, ticks } = plotScale(values, 0, 100, most);
          const slack = 1e-9 * Math.max(1, Math.abs(low), Math.abs(high));
          for (const value of values) {
            expect(value).toBeGreaterThanOrEqual(low - slack);
            expect(value).toBeLessThanOrEqual(high + slack);
          }
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.length).toBeLessThanOrEqual(most + 3);
        },
      ),
      { seed: 21 },
    );
  });

  it('keeps the order of values, upwards where it is turned round', () => {
    const { toPx } = plotScale([0, 10], 200, 0);
    expect(toPx(0)).toBe(200);
    expect(toPx(10)).toBe(0);
    expect(toPx(4)).toBeGreaterThan(toPx(5));
  });

  it('has round ticks', () => {
    expect(plotScale([0.07, 0.93], 0, 1, 5).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(plotScale([-1, 1], 0, 1, 4).ticks).toEqual([-1, -0.5, 0, 0.5, 1]);
  });

  it('is an axis even of one value, of none, and of none that is finite', () => {
    for (const values of [[3], [], [Number.NaN, Number.POSITIVE_INFINITY]]) {
      const { low, high, ticks } = plotScale(values, 0, 1);
      expect(high).toBeGreaterThan(low);
      expect(ticks.every((tick) => Number.isFinite(tick))).toBe(true);
    }
  });
});
