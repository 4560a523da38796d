import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coherence, projectionHistogram, textPoints } from '../src/mod.ts';
import { anyRows, toMatrix } from './support/matrices.ts';
import { codeOf } from './support/outcome.ts';

const few = { directions: 12, bins: 20, seed: 42 } as const;

describe('the histogram of the projections', () => {
  test('holds every point, and along v★ its fullest bin is coh★', () => {
    fc.assert(
      fc.property(anyRows(), (rows) => {
        const matrix = toMatrix(rows);
        const { cohStar, vStar } = coherence(matrix, few);
        const { edges, counts } = projectionHistogram(matrix, [...vStar], few.bins);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
        expect(Math.max(...counts) / rows.length).toBe(cohStar);
        expect(edges).toHaveLength(counts.length + 1);
      }),
    );
  });

  test('ascends from the least projection to the greatest in equal steps', () => {
    const matrix = textPoints('the quick brown fox jumps over the lazy dog and is off again');
    const { edges, counts } = projectionHistogram(matrix, [1, 0], 8);
    const first = Array.from({ length: matrix.n }, (_, i) => matrix.data[2 * i] ?? Number.NaN);
    expect([edges[0], edges.at(-1)]).toEqual([Math.min(...first), Math.max(...first)]);
    const steps = edges.slice(1).map((edge, i) => edge - (edges[i] ?? Number.NaN));
    for (const step of steps) expect(step).toBeCloseTo((Math.max(...first) - Math.min(...first)) / 8, 12);
    expect(counts).toEqual(
      edges
        .slice(1)
        .map(
          (edge, i) =>
            first.filter((p) => p >= (edges[i] ?? Number.NaN) && (p < edge || (i === 7 && p === edge)))
              .length,
        ),
    );
  });

  test('is one bin where all points are one value along the direction', () => {
    const matrix = toMatrix([
      [1, 2],
      [1, 3],
      [1, 4],
    ]);
    expect(projectionHistogram(matrix, [1, 0])).toEqual({ edges: [1, 1], counts: [3] });
  });

  test('refuses no points, a direction of another dimension and bins that are none', () => {
    const matrix = toMatrix([[1, 2]]);
    expect(codeOf(() => projectionHistogram({ n: 0, d: 2, data: new Float64Array() }, [1, 0]))).toBe(
      'input_empty',
    );
    expect(codeOf(() => projectionHistogram(matrix, [1]))).toBe('dimension_mismatch');
    expect(codeOf(() => projectionHistogram(matrix, [Number.NaN, 0]))).toBe('input_not_finite');
    expect(codeOf(() => projectionHistogram(matrix, [1, 0], 0))).toBe('parameter_invalid');
  });
});
