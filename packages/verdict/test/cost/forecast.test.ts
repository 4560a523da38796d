import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backTest } from '../../src/cost/back_test.ts';
import { fitHoltWinters, forecastHoltWinters } from '../../src/cost/holt_winters.ts';
import { type DailySeries, daysNeeded, forecastCost } from '../../src/cost/mod.ts';
import { VerdictError } from '../../src/errors.ts';
import { drawNormal, seededRandom } from '../../src/stats/mod.ts';

const SEASON = [30, 20, 10, 0, 5, -25, -40];

/** 100 + trend · day + season + noise. */
function planted(days: number, trend: number, sigma = 0, seed = 1): number[] {
  const random = seededRandom(seed);
  return Array.from(
    { length: days },
    (_, day) => 100 + trend * day + (SEASON[day % 7] ?? 0) + sigma * drawNormal(random),
  );
}

const series = (values: readonly number[]): DailySeries => ({
  firstDay: '2025-01-01',
  lastDay: '2025-03-01',
  currency: 'USD',
  values,
  emptyDays: 0,
});

describe('Holt–Winters', () => {
  it('continues a planted trend and weekly season exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 14, max: 60 }),
        fc.double({ min: -1, max: 3, noNaN: true }),
        (days, trend) => {
          const forecast = forecastHoltWinters(fitHoltWinters(planted(days, trend)), 15);
          for (const [i, value] of planted(days + 15, trend)
            .slice(days)
            .entries()) {
            expect(forecast[i]).toBeCloseTo(value, 6);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('recovers them under noise (σ = 5, 120 days, seed 3): within 2 σ over the next two weeks', () => {
    const forecast = forecastHoltWinters(fitHoltWinters(planted(120, 0.5, 5, 3)), 14);
    const truth = planted(134, 0.5).slice(120);
    for (const [i, value] of truth.entries()) expect(Math.abs((forecast[i] ?? 0) - value)).toBeLessThan(10);
  });

  it('follows the recursions of the textbook (Hyndman & Athanasopoulos, 8.3), as arrays over time', () => {
    const y = planted(52, 0.4, 6, 12);
    const { alpha, beta, gamma, sse, level, trend, season } = fitHoltWinters(y);
    expect(Math.min(alpha, gamma)).toBeGreaterThan(0);
    const mean = (from: number): number => y.slice(from, from + 7).reduce((sum, value) => sum + value, 0) / 7;
    const b = [(mean(7) - mean(0)) / 7];
    const l = [mean(0) - 4 * (b[0] ?? 0)];
    const line = (day: number): number => (l[0] ?? 0) + (b[0] ?? 0) * (day + 1);
    // s[t] belongs to day t − 7.
    const s = Array.from(
      { length: 7 },
      (_, i) => ((y[i] ?? 0) - line(i) + (y[i + 7] ?? 0) - line(i + 7)) / 2,
    );
    let squares = 0;
    for (const [t, value] of y.entries()) {
      const [l0, b0, s0] = [l[t] ?? 0, b[t] ?? 0, s[t] ?? 0];
      squares += (value - (l0 + b0 + s0)) ** 2;
      l.push(alpha * (value - s0) + (1 - alpha) * (l0 + b0));
      b.push(beta * ((l[t + 1] ?? 0) - l0) + (1 - beta) * b0);
      s.push(gamma * (value - l0 - b0) + (1 - gamma) * s0);
    }
    expect(sse).toBeCloseTo(squares, 6);
    expect(level).toBeCloseTo(l.at(-1) ?? Number.NaN, 9);
    expect(trend).toBeCloseTo(b.at(-1) ?? Number.NaN, 9);
    for (const [i, value] of s.slice(-7).entries()) expect(season[i]).toBeCloseTo(value, 9);
  });

  it('takes parameters that no neighbour on the grid improves', () => {
    const values = planted(70, 0.3, 8, 9);
    const best = fitHoltWinters(values);
    expect(best.sse).toBeGreaterThan(0);
    expect([best.alpha, best.beta, best.gamma].every((p) => p >= 0 && p <= 1)).toBe(true);
    expect(fitHoltWinters(values)).toEqual(best);
    // A series whose level jumps wants a larger alpha than one whose level stays.
    const jumping = values.map((value, day) => value + (day >= 35 ? 80 : 0));
    expect(fitHoltWinters(jumping).alpha).toBeGreaterThan(best.alpha);
  });

  it('refuses what it cannot know', () => {
    expect(() => fitHoltWinters(planted(13, 0))).toThrow(/at least 14 days, and there are 13/);
    expect(() => fitHoltWinters([...planted(20, 0), Number.NaN])).toThrow(/Day 20 is NaN/);
  });
});

describe('the back-test', () => {
  it('judges only days that the forecast had not seen: changing the last day changes no earlier forecast', () => {
    const values = planted(60, 0.2, 5, 4);
    const before = backTest(values, 1);
    const after = backTest([...values.slice(0, -1), 1e6], 1);
    const changed = after.absoluteErrors.filter((error) => !before.absoluteErrors.includes(error));
    expect(changed).toHaveLength(1);
    expect(changed[0]).toBeGreaterThan(9e5);
  });

  it('MAPE and WAPE of the naive baseline as counted by hand', () => {
    // Weeks of 10s, then of 20s: the naive forecast over a week is 10 where 20 came, once, and right before and after.
    const values = [...Array.from({ length: 28 }, () => 10), ...Array.from({ length: 7 }, () => 20)];
    const { seasonalNaive, origins, points, heldOutDays } = backTest(values, 7);
    // 8 origins (days 21 … 28): origin 21 + i meets i of the seven 20s, each forecast as 10.
    expect({ origins, points, heldOutDays }).toEqual({ origins: 8, points: 56, heldOutDays: 14 });
    const misses = 0 + 1 + 2 + 3 + 4 + 5 + 6 + 7;
    expect(seasonalNaive.mape).toBeCloseTo((misses * 0.5) / 56, 12);
    expect(seasonalNaive.wape).toBeCloseTo((misses * 10) / (misses * 20 + (56 - misses) * 10), 12);
  });

  it('zeros are left out of the MAPE, counted, and part of the WAPE', () => {
    const values = planted(60, 0, 4, 6).map((value, day) => (day % 7 === 6 ? 0 : value));
    const test = backTest(values, 7);
    expect(test.zeroPoints).toBe(test.origins);
    expect(test.holtWinters.mape).toBeGreaterThan(0);
    expect(test.holtWinters.mape).toBeLessThan(0.2);
    const nothing = backTest(
      Array.from({ length: 40 }, () => 0),
      7,
    );
    expect(nothing.holtWinters).toEqual({ mape: null, wape: null });
    expect(nothing.better).toBe('equal');
  });

  it('says who was better, as it is: the model on trend with noise, the baseline where the season itself changes', () => {
    expect(backTest(planted(100, 1, 6, 7), 14).better).toBe('holt_winters');
    // A trend through week 3 that then stops: the model goes on with it, the last week does not.
    const stopped = Array.from(
      { length: 41 },
      (_, day) => (day < 21 ? 10 * day : 200) + (SEASON[day % 7] ?? 0) / 10,
    );
    const test = backTest(stopped, 14);
    expect(test.better).toBe('seasonal_naive');
    expect(test.holtWinters.wape).toBeGreaterThan(test.seasonalNaive.wape ?? Infinity);
  });

  it.each([1, 7, 14, 30])(
    'names the days that a horizon of %i needs, and works with exactly those',
    (horizon) => {
      const needed = daysNeeded(horizon);
      expect(backTest(planted(needed, 0.1, 2), horizon).origins).toBe(7);
      const refused = (): unknown => backTest(planted(needed - 1, 0.1, 2), horizon);
      expect(refused).toThrow(VerdictError);
      expect(refused).toThrow(`needs ${needed} days of spend to be back-tested, and there are ${needed - 1}`);
    },
  );

  it.each([0, 1.5, Number.NaN, 367])('refuses a horizon of %s', (horizon) => {
    expect(() => backTest(planted(60, 0), horizon)).toThrow(/horizon/);
  });
});

describe('the forecast', () => {
  it('dates the days, is never negative where no day was, and carries its back-test', () => {
    const falling = planted(60, -1.2).map((value) => Math.max(0, value));
    const forecast = forecastCost(series(falling), 30);
    expect(forecast.days.map(({ day }) => day).slice(0, 2)).toEqual(['2025-03-02', '2025-03-03']);
    for (const { low, value, high } of forecast.days) {
      expect(low).toBeGreaterThanOrEqual(0);
      expect([low <= value, value <= high]).toEqual([true, true]);
    }
    expect(forecast.backTest).toMatchObject({ heldOutDays: 39, origins: 10, points: 300 });
    expect(forecast.backTest).not.toHaveProperty('absoluteErrors');
  });

  it('80 % intervals hold about 80 % of the days that come (60 series of 90 days, σ = 10, seeds 100 – 159)', () => {
    let [inside, total] = [0, 0];
    for (let seed = 100; seed < 160; seed++) {
      const values = planted(97, 0.5, 10, seed);
      for (const [i, { low, high }] of forecastCost(series(values.slice(0, 90)), 7).days.entries()) {
        const value = values[90 + i] ?? Number.NaN;
        total += 1;
        if (low <= value && value <= high) inside += 1;
      }
    }
    // 420 days in 60 independent series; the standard error is at most that of 60 draws, .052.
    expect(inside / total).toBeGreaterThan(0.8 - 0.13);
    expect(inside / total).toBeLessThan(0.8 + 0.13);
  });

  it('refuses an interval that the back-test cannot give', () => {
    expect(() => forecastCost(series(planted(28, 0, 1)), 1, 0.99)).toThrow(/needs .* back-tested/);
    expect(() => forecastCost(series(planted(60, 0)), 7, Number.NaN)).toThrow(/intervalShare/);
  });
});
