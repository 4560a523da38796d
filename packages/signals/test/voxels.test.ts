import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoxCounter, boxCount } from '../src/mod.ts';
import { anyRows, batches, toMatrix } from './support/matrices.ts';
import { codeOf } from './support/outcome.ts';

const scales = [1, 2, 4, 8, 16, 32];

/** By the definition: the coordinates as text, which cannot collide. */
function countByText(rows: readonly (readonly number[])[], scale: number): number {
  return new Set(rows.map((row) => row.map((x) => Math.floor(x * scale)).join(','))).size;
}

describe('occupied voxels', () => {
  test('N_j is the number of distinct ⌊point · scale⌋', () => {
    fc.assert(
      fc.property(anyRows(200, 4), (rows) => {
        const expected = Object.fromEntries(scales.map((scale) => [String(scale), countByText(rows, scale)]));
        expect(boxCount(toMatrix(rows), scales)).toEqual(expected);
      }),
    );
  });

  test('N_j does not depend on the order or the multiplicity of the points', () => {
    fc.assert(
      fc.property(anyRows(), (rows) => {
        const counts = boxCount(toMatrix(rows), scales);
        expect(boxCount(toMatrix(rows.toReversed()), scales)).toEqual(counts);
        expect(boxCount(toMatrix([...rows, ...rows]), scales)).toEqual(counts);
      }),
    );
  });

  test('N_j lies between 1 and n and does not fall from a scale to its double', () => {
    fc.assert(
      fc.property(anyRows(), (rows) => {
        const counts = Object.values(boxCount(toMatrix(rows), scales));
        expect(counts).toEqual(counts.toSorted((a, b) => a - b));
        expect(counts.every((count) => count >= 1 && count <= rows.length)).toBe(true);
      }),
    );
  });

  test('batches give the counts of all rows at once', () => {
    fc.assert(
      fc.property(anyRows(), fc.array(fc.nat(), { maxLength: 5 }), (rows, cuts) => {
        const counter = new BoxCounter(scales);
        for (const batch of batches(rows, cuts)) counter.add(batch);
        expect(counter.counts()).toEqual(boxCount(toMatrix(rows), scales));
        expect(counter.rows).toBe(rows.length);
      }),
    );
  });

  test('−0, 0 and small positive values share a voxel; −ε has its own', () => {
    expect(boxCount(toMatrix([[-0], [0], [0.4]]), [2])).toEqual({ 2: 1 });
    expect(boxCount(toMatrix([[-1e-300], [0]]), [2])).toEqual({ 2: 2 });
  });

  test('coordinates far beyond 2^53 are told apart exactly', () => {
    const rows = Array.from({ length: 2000 }, (_, i) => [2 ** 80 + i * 2 ** 30, -(2 ** 60)]);
    expect(boxCount(toMatrix(rows), [1])).toEqual({ 1: 2000 });
  });

  test('a filled grid of 100,000 points is counted exactly', () => {
    const side = 47;
    const rows = Array.from({ length: 100_000 }, (_, i) => [
      (i % side) + 0.5,
      (Math.floor(i / side) % side) + 0.5,
      (Math.floor(i / side / side) % side) + 0.5,
    ]);
    expect(boxCount(toMatrix(rows), [1, 2])).toEqual({ 1: 100_000, 2: 100_000 });
  });

  test('more voxels than the cap are refused, not estimated', () => {
    const counter = new BoxCounter([1], 9);
    counter.add(
      toMatrix([
        [1, 1, 1],
        [2, 2, 2],
        [3, 3, 3],
        [1, 1, 1],
      ]),
    );
    expect(codeOf(() => counter.add(toMatrix([[4, 4, 4]])))).toBe('input_too_large');
  });

  test('NaN, overflow, ragged batches, no points and unusable scales are refused', () => {
    expect(codeOf(() => boxCount(toMatrix([[Number.NaN]]), [2]))).toBe('input_not_finite');
    expect(codeOf(() => boxCount(toMatrix([[Number.MAX_VALUE]]), [2]))).toBe('input_not_finite');
    expect(codeOf(() => boxCount({ n: 0, d: 1, data: new Float64Array(0) }, [2]))).toBe('input_empty');
    expect(codeOf(() => new BoxCounter([2]).counts())).toBe('input_empty');
    const counter = new BoxCounter([2]);
    counter.add(toMatrix([[1]]));
    expect(codeOf(() => counter.add(toMatrix([[1, 2]])))).toBe('dimension_mismatch');
    for (const bad of [
      [],
      [0],
      [-2],
      [1.5],
      [2, 2],
      [Number.NaN],
      Array.from({ length: 65 }, (_, i) => i + 1),
    ]) {
      expect(codeOf(() => boxCount(toMatrix([[1]]), bad))).toBe('parameter_invalid');
    }
  });
});
