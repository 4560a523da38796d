import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrationCharts } from '../src/watch/calibration_charts.ts';

const chart = (recent: readonly number[]) =>
  calibrationCharts({ tenant: 'a', labelled: [], recent, report: null, watched: null });

describe('the bins of a chart', () => {
  test('hold every score once, between the edges of its bin', () => {
    const onEdges = fc.integer({ min: 0, max: 40 }).map((edge) => edge / 40);
    const score = fc.oneof(onEdges, fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(score, (one) => {
        const { edges, recent } = chart([one]).scores;
        const bin = recent.indexOf(1);
        expect([recent.length, recent.reduce((sum, count) => sum + count, 0)]).toEqual([40, 1]);
        expect(edges[bin]).toBeLessThanOrEqual(one);
        const [upper = Number.NaN, last] = [edges[bin + 1], bin === 39];
        expect(one < upper || (last && one === 1)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('are empty, like the rest, before anything was watched', () => {
    expect(chart([])).toMatchObject({
      scores: { n_recent: 0, n_wrong: 0 },
      martingale: { threshold: 100, alarm: false, n: 0, path: [] },
      ks: null,
      errors: [],
    });
  });
});
