import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coherence, coherenceAlong } from '../src/coherence/coherence.ts';
import { directions } from '../src/directions.ts';
import { coherenceSimd } from '../src/kernels/coherence_simd.ts';
import { largestBin } from '../src/kernels/largest_bin.ts';
import { packDirections } from '../src/kernels/packed_directions.ts';
import type { CoherenceOptions, Matrix } from '../src/types.ts';

const coordinate = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }),
  fc.integer({ min: -3, max: 3 }),
  fc.float({ noNaN: true, noDefaultInfinity: true, min: -4, max: 4 }),
);

const matrices: fc.Arbitrary<Matrix> = fc
  .tuple(fc.integer({ min: 1, max: 45 }), fc.integer({ min: 1, max: 17 }))
  .chain(([n, d]) =>
    fc
      .array(coordinate, { minLength: n * d, maxLength: n * d })
      .map((values) => ({ n, d, data: Float64Array.from(values) })),
  );

const options: fc.Arbitrary<CoherenceOptions> = fc.record({
  directions: fc.integer({ min: 1, max: 13 }),
  bins: fc.integer({ min: 1, max: 40 }),
  seed: fc.integer({ min: 0, max: 1000 }),
  generator: fc.constantFrom('numpy-legacy', 'philox'),
});

const filled = (n: number, d: number, value: (i: number) => number): Matrix => ({
  n,
  d,
  data: Float64Array.from({ length: n * d }, (_, i) => value(i)),
});

describe('coherenceSimd', () => {
  it('gives the bits of the reference for any rows, bins, directions and generator', () => {
    fc.assert(
      fc.property(matrices, options, (matrix, choice) => {
        expect(coherenceSimd(matrix, choice)).toEqual(coherence(matrix, choice));
      }),
      { numRuns: 400 },
    );
  });

  it.each([1, 2, 3, 4, 5, 7, 8, 99, 100, 101])(
    'gives the bits of the reference for n = %i rows of 33',
    (n) => {
      const matrix = filled(n, 33, (i) => Math.sin(i * i));
      expect(coherenceSimd(matrix)).toEqual(coherence(matrix));
    },
  );

  it('bins as the reference where projections lie exactly on edges', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.float(),
        (n, bins, scale) => {
          fc.pre(Number.isFinite(scale));
          const matrix = filled(n, 1, (i) => i * scale);
          expect(coherenceSimd(matrix, { bins })).toEqual(coherence(matrix, { bins }));
        },
      ),
    );
  });

  it('is 1 for constant rows and for a single row', () => {
    expect(coherenceSimd(filled(50, 6, () => 3.25)).cohStar).toBe(1);
    expect(coherenceSimd(filled(1, 6, (i) => i)).cohStar).toBe(1);
  });

  it('passes an input larger than its working set through in parts, with the same bits', () => {
    const wide = filled(15, 50_000, (i) => Math.sin(i));
    expect(coherenceSimd(wide, { directions: 9, bins: 3 })).toEqual(
      coherence(wide, { directions: 9, bins: 3 }),
    );
    const tall = filled(100_001, 2, (i) => Math.sin(i * 1.7) * i);
    const many = { directions: 27, bins: 50 };
    expect(coherenceSimd(tall, many)).toEqual(coherence(tall, many));
  });

  it('works along given directions', () => {
    const rows = directions({ count: 6, d: 5, seed: 9, generator: 'philox' });
    const matrix = filled(31, 5, (i) => Math.cos(i * 3.3));
    const { count, index } = largestBin(matrix, packDirections(rows), 20);
    const expected = coherenceAlong(matrix, rows, 20);
    expect(count / 31).toBe(expected.cohStar);
    expect(rows.data.slice(index * 5, index * 5 + 5)).toEqual(expected.vStar);
  });

  it('does not let a caller change the directions that it keeps', () => {
    const matrix = filled(10, 4, (i) => Math.sin(i));
    const first = coherenceSimd(matrix);
    const expected = first.vStar.slice();
    first.vStar.fill(0);
    expect(coherenceSimd(matrix).vStar).toEqual(expected);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d anywhere', (bad) => {
    for (const at of [0, 6, 20]) {
      const matrix = filled(7, 3, (i) => (i === at ? bad : i));
      expect(() => coherenceSimd(matrix)).toThrow(expect.objectContaining({ code: 'input_not_finite' }));
    }
  });

  it('refuses finite rows whose projections overflow, as the reference does', () => {
    const spread = filled(4, 2, (i) => (i < 4 ? 1.7e308 : -1.7e308));
    expect(() => coherenceSimd(spread)).toThrow(expect.objectContaining({ code: 'input_not_finite' }));
    expect(() => coherence(spread)).toThrow(expect.objectContaining({ code: 'input_not_finite' }));
  });

  it.each([
    ['no rows', { n: 0, d: 3, data: new Float64Array(0) }, {}, 'input_empty'],
    ['rows that do not fit', { n: 2, d: 3, data: new Float64Array(5) }, {}, 'dimension_mismatch'],
    ['no bins', filled(3, 3, (i) => i), { bins: 0 }, 'parameter_invalid'],
    ['no directions', filled(3, 3, (i) => i), { directions: 0 }, 'parameter_invalid'],
    ['a broken seed', filled(3, 3, (i) => i), { seed: -1 }, 'parameter_invalid'],
  ])('refuses %s', (_, matrix, choice, code) => {
    expect(() => coherenceSimd(matrix, choice)).toThrow(expect.objectContaining({ code }));
  });
});
