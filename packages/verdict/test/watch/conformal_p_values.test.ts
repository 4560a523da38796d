import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/stats/mod.ts';
import { conformalPValues, smoothedPValue } from '../../src/watch/mod.ts';
import { cellOf, countCells, pValueInCells, SCORE_CELLS, uniformAt } from '../../src/watch/score_cells.ts';
import { normalScores } from './support/streams.ts';

const scores = fc.array(
  fc.integer({ min: 0, max: 9 }).map((x) => x / 10),
  { maxLength: 40 },
);

describe('conformal p-values', () => {
  it('rank each score among all earlier ones, by the definition', () => {
    fc.assert(
      fc.property(scores, scores, fc.integer(), (reference, stream, seed) => {
        const uniforms = seededRandom(seed);
        const expected = stream.map((score, index) => {
          const earlier = [...reference, ...stream.slice(0, index)];
          const above = earlier.filter((other) => other > score).length;
          const equal = earlier.filter((other) => other === score).length;
          return smoothedPValue(above, equal, earlier.length, uniforms());
        });
        expect(conformalPValues(reference, stream, seededRandom(seed))).toEqual(expected);
      }),
    );
  });

  it('in cells are the p-values of the rounded scores, however many there were', () => {
    const grid = fc.array(fc.integer({ min: 0, max: SCORE_CELLS - 1 }), { maxLength: 30 });
    fc.assert(
      fc.property(grid, grid, fc.double({ min: 0, max: 1, noNaN: true }), (reference, stream, u) => {
        const exact = conformalPValues(reference, stream, () => u);
        const seen = [...reference];
        for (const [index, cell] of stream.entries()) {
          const cells = countCells(seen.map((x) => (x + 0.5) / SCORE_CELLS));
          expect(pValueInCells(cells, cell, u)).toBe(exact[index]);
          seen.push(cell);
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['continuous', (x: number) => x],
    ['of three values', (x: number) => Math.floor(x * 3)],
    ['all equal', () => 0],
  ])('are uniform and uncorrelated for scores that are %s (seed 31)', (_, map) => {
    const random = seededRandom(31);
    const p: number[] = [];
    for (let stream = 0; stream < 400; stream++) {
      p.push(
        ...conformalPValues(
          normalScores(10, 0, random).map(map),
          normalScores(50, 0, random).map(map),
          random,
        ),
      );
    }
    // 20 000 values: four standard errors of a share of a tenth are 0.0085, of a correlation 0.028.
    for (let decile = 0; decile < 10; decile++) {
      const share = p.filter((x) => Math.floor(x * 10) === decile).length / p.length;
      expect(Math.abs(share - 0.1), `decile ${decile}`).toBeLessThan(0.0085);
    }
    const products = p.slice(1).map((x, index) => (x - 0.5) * ((p[index] ?? 0) - 0.5) * 12);
    expect(Math.abs(products.reduce((sum, x) => sum + x, 0) / products.length)).toBeLessThan(0.028);
  });

  it('refuse scores that are no numbers', () => {
    expect(() => conformalPValues([0.1], [Number.NaN], seededRandom(1))).toThrow(/finite/);
    expect(() => conformalPValues([Number.NaN], [0.1], seededRandom(1))).toThrow(/finite/);
  });

  it('put both ends of [0, 1] into cells and nothing beyond', () => {
    expect([cellOf(0), cellOf(1)]).toEqual([0, SCORE_CELLS - 1]);
    for (const bad of [-1e-9, 1.0001, Number.NaN]) expect(() => cellOf(bad)).toThrow(/score/);
  });
});

describe('tie breaking by (seed, index)', () => {
  it('repeats, and is uniform over consecutive indices and seeds', () => {
    expect(uniformAt(7, 3)).toBe(uniformAt(7, 3));
    expect(uniformAt(7, 3)).not.toBe(uniformAt(7, 4));
    for (const draw of [(i: number) => uniformAt(2 ** 52 + 1, i), (i: number) => uniformAt(i, 2 ** 40)]) {
      const values = Array.from({ length: 10_000 }, (_, index) => draw(index));
      expect(values.every((u) => u > 0 && u < 1)).toBe(true);
      const mean = values.reduce((sum, u) => sum + u, 0) / values.length;
      const variance = values.reduce((sum, u) => sum + (u - mean) ** 2, 0) / values.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.012);
      expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.003);
    }
  });
});
