import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LATENCY_RELATIVE_ERROR, latencyCellOf, quantileOfCells } from '../src/outcomes/latency_cells.ts';

/** From a tenth of a microsecond to over a year, as likely at every scale. */
const latency = fc.oneof(
  fc.double({ min: -4, max: 10.5, noNaN: true }).map((exponent) => 10 ** exponent),
  fc.constantFrom(0, 0.001, 1, 1_000),
);

function cellsOf(latencies: readonly number[]): Map<number, number> {
  const cells = new Map<number, number>();
  for (const ms of latencies) cells.set(latencyCellOf(ms), (cells.get(latencyCellOf(ms)) ?? 0) + 1);
  return cells;
}

function exactQuantile(latencies: readonly number[], q: number): number {
  const sorted = latencies.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? Number.NaN;
}

function expectWithinError(quantile: number | undefined, exact: number): void {
  expect(Math.abs((quantile ?? Number.NaN) - exact)).toBeLessThanOrEqual(
    exact < 0.001 ? 0.001 : exact * LATENCY_RELATIVE_ERROR,
  );
}

describe('latency cells', () => {
  it('give every quantile within the stated error of the exact one', () => {
    fc.assert(
      fc.property(
        fc.array(latency, { minLength: 1, maxLength: 200 }),
        fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 0.95, 0.99, 1)),
        (latencies, q) =>
          expectWithinError(quantileOfCells(cellsOf(latencies), q), exactQuantile(latencies, q)),
      ),
      { numRuns: 1_000, seed: 1 },
    );
  });

  it('keep the error at the edges of cells, where rounding could put a latency into the next one', () => {
    for (let edge = 0; edge < 600; edge++) {
      const at = 0.001 * 1.05 ** edge;
      for (const ms of [at * (1 - Number.EPSILON), at, at * (1 + Number.EPSILON)]) {
        expectWithinError(quantileOfCells(cellsOf([ms]), 0.5), ms);
      }
    }
  });

  it('are numbered in the order of their latencies', () => {
    fc.assert(
      fc.property(latency, latency, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(latencyCellOf(less)).toBeLessThanOrEqual(latencyCellOf(more));
      }),
      { seed: 2 },
    );
  });

  it('do not depend on the order in which they are given, nor on those that hold nothing', () => {
    const cells = cellsOf([5, 1, 1, 1, 90]);
    const shuffled = new Map([[3, 0], ...[...cells].toReversed(), [9_999, 0]]);
    for (const q of [0, 0.2, 0.6, 0.8, 1])
      expect(quantileOfCells(shuffled, q)).toBe(quantileOfCells(cells, q));
  });

  it('have no quantile when they are empty', () => {
    expect(quantileOfCells(new Map(), 0.5)).toBeUndefined();
    expect(quantileOfCells(new Map([[4, 0]]), 0.5)).toBeUndefined();
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuse a latency of %s ms', (ms) => {
    expect(() => latencyCellOf(ms)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
  });

  it.each([-0.1, 1.1, Number.NaN])('refuse the quantile %s', (q) => {
    expect(() => quantileOfCells(new Map([[1, 1]]), q)).toThrow(
      expect.objectContaining({ code: 'invalid_argument' }),
    );
  });
});
