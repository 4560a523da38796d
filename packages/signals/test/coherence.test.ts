import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CoherenceAccumulator,
  coherence,
  coherenceAlong,
  coherenceOfStream,
  directions,
} from '../src/mod.ts';
import { binIndex, binRange } from '../src/coherence/histogram.ts';
import vectors from '../vectors/coherence.json' with { type: 'json' };
import { anyRows, batches, toMatrix } from './support/matrices.ts';
import { codeOf, codeOfAsync } from './support/outcome.ts';

const few = { directions: 12, bins: 20, seed: 42 } as const;

describe('np.histogram’s bins', () => {
  test.each(vectors.histograms)(
    'values on and beside the edges of $bins bins',
    ({ bins, values, counts }) => {
      const range = binRange(Math.min(...values), Math.max(...values), bins);
      if (range === undefined) throw new Error('the vector has no width');
      const made = Array.from({ length: bins }, () => 0);
      for (const value of values) {
        const index = binIndex(value, range, bins);
        made[index] = (made[index] ?? 0) + 1;
      }
      expect(made).toEqual(counts);
    },
  );

  test.each(vectors.cases)('fullest bin along each direction: n = $n, d = $d, B = $bins', (vector) => {
    const { n, d, bins } = vector;
    const matrix = { n, d, data: Float64Array.from(vector.points) };
    const largest = vector.largest_bin.map((_, i) => {
      const row = { n: 1, d, data: Float64Array.from(vector.directions.slice(i * d, (i + 1) * d)) };
      return coherenceAlong(matrix, row, bins).cohStar * n;
    });
    expect(largest.map(Math.round)).toEqual(vector.largest_bin);
  });
});

describe('coh★', () => {
  test('lies in [1 / n, 1] and a repetition of every point does not change it', () => {
    fc.assert(
      fc.property(anyRows(), (rows) => {
        const { cohStar } = coherence(toMatrix(rows), few);
        expect(cohStar).toBeGreaterThanOrEqual(1 / rows.length);
        expect(cohStar).toBeLessThanOrEqual(1);
        expect(coherence(toMatrix([...rows, ...rows]), few).cohStar).toBe(cohStar);
      }),
    );
  });

  test('does not depend on the order of the points', () => {
    fc.assert(
      fc.property(anyRows(), (rows) => {
        expect(coherence(toMatrix(rows.toReversed()), few)).toEqual(coherence(toMatrix(rows), few));
      }),
    );
  });

  test('does not change when points that no direction collapses are scaled by a power of two', () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(anyRows(), fc.constantFrom(2, 4, 1024), (rows, factor) => {
        const wide = rows.map((row, i) => row.map((x) => x + i));
        const scaled = wide.map((row) => row.map((x) => x * factor));
        const before = coherence(toMatrix(wide), few).cohStar;
        fc.pre(before < 1);
        expect(coherence(toMatrix(scaled), few).cohStar).toBe(before);
      }),
    );
  });

  test('grows, or stays, with more directions: any sample is a lower bound', () => {
    fc.assert(
      fc.property(anyRows(), (rows) => {
        const matrix = toMatrix(rows);
        const fewer = coherence(matrix, { ...few, directions: 3 }).cohStar;
        expect(coherence(matrix, few).cohStar).toBeGreaterThanOrEqual(fewer);
      }),
    );
  });

  test('v★ is a witness: along it alone coh★ is the same', () => {
    fc.assert(
      fc.property(anyRows(), (rows) => {
        const matrix = toMatrix(rows);
        const { cohStar, vStar } = coherence(matrix, { ...few, generator: 'philox' });
        expect(coherenceAlong(matrix, { n: 1, d: matrix.d, data: vStar }).cohStar).toBe(cohStar);
      }),
    );
  });

  test('v★ is the first of several directions that attain it', () => {
    const rows = directions({ count: 100, d: 3, seed: 42, generator: 'numpy-legacy' });
    expect(coherence(toMatrix([[1, 2, 3]])).vStar).toEqual(rows.data.slice(0, 3));
  });

  test('one point, equal points and points within 1e-9 have coherence 1', () => {
    expect(coherence(toMatrix([[3, 4]])).cohStar).toBe(1);
    expect(
      coherence(
        toMatrix([
          [1, 2],
          [1, 2],
          [1, 2],
        ]),
      ).cohStar,
    ).toBe(1);
    expect(coherence(toMatrix([[0], [9e-10], [-5e-11]])).cohStar).toBe(1);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'a coordinate of %d is refused',
    (bad) => {
      expect(codeOf(() => coherence(toMatrix([[0, bad]])))).toBe('input_not_finite');
    },
  );

  test('finite coordinates whose projections overflow are refused, not binned', () => {
    const huge = Number.MAX_VALUE;
    expect(
      codeOf(() =>
        coherence(
          toMatrix([
            [huge, huge],
            [-huge, -huge],
          ]),
        ),
      ),
    ).toBe('input_not_finite');
  });

  test('no points, wrong shapes and meaningless parameters are refused', () => {
    const matrix = toMatrix([[1, 2]]);
    expect(codeOf(() => coherence({ n: 0, d: 3, data: new Float64Array(0) }))).toBe('input_empty');
    expect(codeOf(() => coherence({ n: 2, d: 3, data: new Float64Array(5) }))).toBe('dimension_mismatch');
    expect(codeOf(() => coherenceAlong(matrix, toMatrix([[1]])))).toBe('dimension_mismatch');
    for (const bins of [0, -1, 1.5, Number.NaN, 1e9]) {
      expect(codeOf(() => coherence(matrix, { bins }))).toBe('parameter_invalid');
    }
    expect(codeOf(() => coherence(matrix, { directions: 0 }))).toBe('parameter_invalid');
  });
});

describe('coh★ of a stream', () => {
  test('equals coh★ in memory, whatever the batches are', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows(), fc.array(fc.nat(), { maxLength: 5 }), async (rows, cuts) => {
        const parts = batches(rows, cuts);
        const streamed = await coherenceOfStream(() => streamOf(parts), few);
        expect(streamed).toEqual(coherence(toMatrix(rows), few));
      }),
    );
  });

  test('a source that changes between its two readings is refused', async () => {
    const first = [[0], [1], [2]];
    for (const second of [
      [[0], [1]],
      [[0], [1], [2], [2]],
      [[0], [1], [3]],
    ]) {
      let readings = 0;
      const open = () => streamOf(batches(readings++ === 0 ? first : second, []));
      expect(await codeOfAsync(() => coherenceOfStream(open, few))).toBe('input_malformed');
    }
  });

  test('no rows, rows of different lengths and a late NaN are refused', async () => {
    expect(await codeOfAsync(() => coherenceOfStream(() => streamOf([]), few))).toBe('input_empty');
    const ragged = [toMatrix([[1, 2]]), toMatrix([[1]])];
    expect(await codeOfAsync(() => coherenceOfStream(() => streamOf(ragged), few))).toBe(
      'dimension_mismatch',
    );
    const late = [toMatrix([[1]]), toMatrix([[Number.NaN]])];
    expect(await codeOfAsync(() => coherenceOfStream(() => streamOf(late), few))).toBe('input_not_finite');
  });

  test('the passes cannot be mixed up', () => {
    const rows = directions({ count: 2, d: 1, seed: 1, generator: 'philox' });
    const accumulator = new CoherenceAccumulator(rows, 20);
    expect(codeOf(() => accumulator.result())).toBe('input_empty');
    accumulator.measure(toMatrix([[1], [2]]));
    expect(codeOf(() => accumulator.result())).toBe('input_malformed');
    accumulator.count(toMatrix([[1], [2]]));
    expect(codeOf(() => accumulator.measure(toMatrix([[1]])))).toBe('parameter_invalid');
    expect(
      codeOf(() => new CoherenceAccumulator(toMatrix(Array.from({ length: 4096 }, () => [1])), 65_536)),
    ).toBe('input_too_large');
  });
});

async function* streamOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
