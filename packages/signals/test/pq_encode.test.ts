import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignSimd } from '../src/kernels/assign_simd.ts';
import { assignReference } from '../src/pq/assign_reference.ts';
import {
  encode,
  encodeReference,
  freezeCodebook,
  loadCodebook,
  ratioPq,
  type TrainedCodebook,
} from '../src/pq/mod.ts';
import type { Matrix } from '../src/types.ts';

const value = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true, min: -8, max: 8 }),
  fc.integer({ min: -2, max: 2 }),
  fc.float({ noNaN: true, noDefaultInfinity: true }),
);

const f32 = (length: number): fc.Arbitrary<Float32Array> =>
  fc.array(value, { minLength: length, maxLength: length }).map((values) => Float32Array.from(values));

const cases: fc.Arbitrary<{ codebook: TrainedCodebook; n: number; rows: Float32Array }> = fc
  .record({
    subspaces: fc.integer({ min: 1, max: 4 }),
    width: fc.integer({ min: 1, max: 5 }),
    centroids: fc.integer({ min: 2, max: 40 }),
    n: fc.integer({ min: 1, max: 9 }),
  })
  .chain(({ subspaces, width, centroids, n }) => {
    const dimension = subspaces * width;
    return fc.record({
      codebook: f32(centroids * dimension).map((values) => ({ subspaces, centroids, dimension, values })),
      n: fc.constant(n),
      rows: f32(n * dimension),
    });
  });

function load(codebook: TrainedCodebook) {
  const frozen = freezeCodebook(codebook);
  return loadCodebook(frozen, frozen.hash);
}

/** One subspace of one coordinate, centroids at the given places. */
function line(...places: number[]): TrainedCodebook {
  return { subspaces: 1, centroids: places.length, dimension: 1, values: Float32Array.from(places) };
}

const column = (...values: number[]): Matrix => ({ n: values.length, d: 1, data: Float64Array.from(values) });

describe('PQ assignment', () => {
  it('SIMD gives the codes and distance bits of the reference', () => {
    fc.assert(
      fc.property(cases, ({ codebook, n, rows }) => {
        expect(assignSimd(rows, n, codebook)).toEqual(assignReference(rows, n, codebook));
      }),
      { numRuns: 500 },
    );
  });

  it('SIMD agrees with 256 centroids, 96 subspaces and more rows than one part holds', () => {
    const values = Float32Array.from({ length: 256 * 768 }, (_, i) => Math.sin(i * 7.1));
    const codebook = { subspaces: 96, centroids: 256, dimension: 768, values };
    const few = Float32Array.from({ length: 5 * 768 }, (_, i) => Math.cos(i * 3.3));
    expect(assignSimd(few, 5, codebook)).toEqual(assignReference(few, 5, codebook));
    const narrow = { subspaces: 1, centroids: 2, dimension: 2048, values: values.subarray(0, 4096) };
    const many = Float32Array.from({ length: 700 * 2048 }, (_, i) => Math.cos(i * 1.3));
    expect(assignSimd(many, 700, narrow)).toEqual(assignReference(many, 700, narrow));
  });
});

describe('encode', () => {
  it('is the same symbols as encodeReference', () => {
    fc.assert(
      fc.property(cases, ({ codebook, n, rows }) => {
        const matrix = {
          n,
          d: codebook.dimension,
          data: Float64Array.from(rows, (x) => Math.max(-9, Math.min(9, x))),
        };
        const small = { ...codebook, values: codebook.values.map((x) => Math.max(-9, Math.min(9, x))) };
        expect(encode(matrix, load(small))).toEqual(encodeReference(matrix, load(small)));
      }),
    );
  });

  it('takes the lowest index of equally near centroids', () => {
    expect([...encode(column(0, 1, 3), load(line(2, -2, 2, 0)))]).toEqual([3, 0, 0]);
    expect([
      ...encode(column(0), load(line(...Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : -1))))),
    ]).toEqual([0]);
  });

  it('writes the symbols of a row side by side', () => {
    const codebook = load({
      subspaces: 2,
      centroids: 2,
      dimension: 4,
      values: Float32Array.of(0, 0, 1, 1, 0, 0, 9, 9),
    });
    const matrix = { n: 2, d: 4, data: Float64Array.of(1, 1, 0, 0, 0, 0, 8, 9) };
    expect([...encode(matrix, codebook)]).toEqual([1, 0, 0, 1]);
  });

  it.each([
    ['rows of another dimension', { n: 1, d: 2, data: Float64Array.of(1, 2) }, 'dimension_mismatch'],
    ['NaN', column(Number.NaN), 'input_not_finite'],
    ['no rows', column(), 'input_empty'],
    ['values beyond f32', column(1e39), 'input_too_large'],
    ['values whose f32 distance overflows', column(1e20), 'input_too_large'],
  ])('refuses %s', (_, matrix, code) => {
    const codebook = load(line(0, 1));
    expect(() => encode(matrix, codebook)).toThrow(expect.objectContaining({ code }));
    expect(() => encodeReference(matrix, codebook)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses an object that only looks like a codebook', () => {
    const codebook = load(line(0, 1));
    expect(() => encode(column(1), { ...codebook })).toThrow(
      expect.objectContaining({ code: 'codebook_invalid' }),
    );
  });
});

describe('ratioPq', () => {
  it('is low for rows that repeat and high for rows that do not', () => {
    const codebook = load(line(...Array.from({ length: 256 }, (_, i) => i)));
    const repeating = column(...Array.from({ length: 1000 }, (_, i) => i % 4));
    const scattered = column(
      ...Array.from({ length: 1000 }, (_, i) => (i * i * 37 + ((i * 7919) >> 3)) % 256),
    );
    expect(ratioPq(repeating, codebook)).toBeLessThan(0.05);
    expect(ratioPq(scattered, codebook)).toBeGreaterThan(0.5);
  });
});
