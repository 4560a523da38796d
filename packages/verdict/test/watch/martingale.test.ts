import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialInterval, seededRandom } from '../../src/stats/mod.ts';
import { conformalPValues, driftAlarm, INITIAL_MARTINGALE, updateMartingale } from '../../src/watch/mod.ts';
import { delays, maxLogOf, normalScores } from './support/streams.ts';

const unit = fc.double({ min: 0, max: 1, noNaN: true });

describe('the conformal test martingale', () => {
  it('is fair: after any past, the expected growth under a uniform p is 1', () => {
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), (past) => {
        const state = past.reduce(updateMartingale, INITIAL_MARTINGALE);
        // p = 3x² − 2x³ has density 6x(1 − x): the substitution takes away the bets' poles at 0 and 1.
        const steps = 2000;
        let growth = 0;
        for (let step = 0; step < steps; step++) {
          const x = (step + 0.5) / steps;
          const next = updateMartingale(state, x ** 2 * (3 - 2 * x));
          growth += (Math.exp(next.logMartingale - state.logMartingale) * 6 * x * (1 - x)) / steps;
        }
        expect(growth).toBeCloseTo(1, 4);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    { seed: 21, kind: 'continuous', length: 300, map: (x: number) => x },
    { seed: 22, kind: 'of five values', length: 100, map: (x: number) => Math.floor(x * 5) },
  ])(
    'alarms falsely on at most 1/threshold of 10 000 null streams, scores $kind (seed $seed)',
    ({ seed, length, map }) => {
      const random = seededRandom(seed);
      const maxLogs = Array.from({ length: 10_000 }, () =>
        maxLogOf(
          conformalPValues(
            normalScores(50, 0, random).map(map),
            normalScores(length, 0, random).map(map),
            random,
          ),
        ),
      );
      for (const threshold of [5, 20, 100]) {
        const alarms = maxLogs.filter((log) => log >= Math.log(threshold)).length;
        // The whole interval lies below the bound, and the test has seen alarms at all.
        expect(binomialInterval(alarms, maxLogs.length).high, `threshold ${threshold}`).toBeLessThan(
          1 / threshold,
        );
        expect(alarms).toBeGreaterThan(0);
      }
    },
  );

  it.each([
    { nReference: 100, before: 0, shift: 1, median: 19, p95: 45, streams: 500, seed: 41 },
    { nReference: 100, before: 0, shift: -1, median: 19, p95: 45, streams: 500, seed: 42 },
    { nReference: 1000, before: 0, shift: 1, median: 16, p95: 31, streams: 500, seed: 43 },
    { nReference: 1000, before: 1000, shift: 1, median: 28, p95: 48, streams: 250, seed: 44 },
    { nReference: 1000, before: 5000, shift: 1, median: 35, p95: 57, streams: 80, seed: 45 },
  ])(
    'alarms within the documented delay after $shift σ: $nReference references, $before before (seed $seed)',
    ({ nReference, before, shift, median, p95, streams, seed }) => {
      const found = delays(streams, { nReference, before, shift, after: 200 }, seed);
      expect(found.length).toBeGreaterThan(streams * 0.97);
      const later = (limit: number) =>
        binomialInterval(found.filter((delay) => delay > limit).length, found.length);
      expect(later(median).low, 'share of delays above the documented median').toBeLessThanOrEqual(0.5);
      expect(later(p95).low, 'share of delays above the documented percentile').toBeLessThanOrEqual(0.05);
      // And the documented figures are no larger than they need to be.
      expect(later(Math.floor(median * 0.8)).high).toBeGreaterThan(0.5);
      expect(later(Math.floor(p95 * 0.6)).high).toBeGreaterThan(0.05);
    },
  );

  it('keeps its alarm when the stream goes back to normal', () => {
    const random = seededRandom(3);
    const drifted = Array.from({ length: 200 }, () => random() ** 4).reduce(
      updateMartingale,
      INITIAL_MARTINGALE,
    );
    const later = Array.from({ length: 5000 }, () => random()).reduce(updateMartingale, drifted);
    expect(later.logMartingale).toBeLessThan(drifted.logMartingale);
    expect([driftAlarm(drifted, 100), driftAlarm(later, 100)]).toEqual([true, true]);
    expect(driftAlarm(INITIAL_MARTINGALE, 100)).toBe(false);
  });

  it('stays finite and bounded from below for any p in [0, 1], and refuses all else', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(unit, fc.constantFrom(0, 1)), { maxLength: 200 }), (stream) => {
        const state = stream.reduce(updateMartingale, INITIAL_MARTINGALE);
        expect(Number.isFinite(state.logMartingale)).toBe(true);
        expect(state.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(state.maxLog).toBeGreaterThanOrEqual(Math.max(0, state.logMartingale));
        // What stays idle is never lost.
        expect(state.logMartingale).toBeGreaterThan(Math.log(0.5) + stream.length * Math.log(0.999) - 1e-9);
      }),
    );
    for (const bad of [Number.NaN, -0.01, 1.01]) {
      expect(() => updateMartingale(INITIAL_MARTINGALE, bad)).toThrow(/p-value/);
    }
  });

  it.each([1, 0, Number.NaN, Number.POSITIVE_INFINITY])('refuses the threshold %s', (threshold) => {
    expect(() => driftAlarm(INITIAL_MARTINGALE, threshold)).toThrow(/threshold/);
  });
});
