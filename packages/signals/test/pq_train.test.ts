import { describe, expect, it } from 'vitest';
import { assignSimd } from '../src/kernels/assign_simd.ts';
import { assignReference } from '../src/pq/assign_reference.ts';
import { freezeCodebook, MIN_ROWS_PER_CENTROID, trainCodebook } from '../src/pq/mod.ts';
import { moveCentroids } from '../src/pq/move_centroids.ts';
import { trainCodebookWith } from '../src/pq/train_codebook.ts';
import { philoxGaussians } from '../src/random/philox.ts';
import type { Matrix } from '../src/types.ts';

const gaussian = (n: number, d: number, stream = 0): Matrix => ({
  n,
  d,
  data: philoxGaussians(1, stream, n * d),
});

const withValue = (matrix: Matrix, value: number): Matrix => ({
  ...matrix,
  data: matrix.data.with(5, value),
});

function meanSquaredError(matrix: Matrix, codebook: ReturnType<typeof trainCodebook>): number {
  const { distances } = assignReference(Float32Array.from(matrix.data), matrix.n, codebook);
  return distances.reduce((sum, distance) => sum + distance, 0) / matrix.n;
}

describe('trainCodebook', () => {
  const matrix = gaussian(640, 12);
  const options = { subspaces: 3, centroids: 16, seed: 7 };

  it('gives the same bytes again, whichever assignment step it uses, and others for another seed', () => {
    const { hash } = freezeCodebook(trainCodebook(matrix, options));
    expect(freezeCodebook(trainCodebookWith(assignReference, matrix, options)).hash).toBe(hash);
    expect(freezeCodebook(trainCodebookWith(assignSimd, matrix, options)).hash).toBe(hash);
    expect(freezeCodebook(trainCodebook(matrix, { ...options, seed: 8 })).hash).not.toBe(hash);
  });

  it('golden hash: the arithmetic is the same on every machine', () => {
    expect(freezeCodebook(trainCodebook(matrix, options)).hash).toBe(
      '6325acc1a731a5077817fc29f7018aca5a299feb4b2e599a03b2a2c5545a8502',
    );
  });

  it('lowers the squared error with more iterations, and serves unseen rows of the same population', () => {
    const once = trainCodebook(matrix, { ...options, iterations: 1 });
    const often = trainCodebook(matrix, { ...options, iterations: 25 });
    expect(meanSquaredError(matrix, often)).toBeLessThan(meanSquaredError(matrix, once));
    const unseen = meanSquaredError(gaussian(640, 12, 1), often);
    expect(unseen).toBeLessThan(1.3 * meanSquaredError(matrix, often));
    expect(unseen).toBeLessThan(12 / 2);
  });

  it('finds separated clusters', () => {
    const centres = [-30, -10, 10, 30];
    const noise = philoxGaussians(3, 0, 400);
    const data = Float64Array.from({ length: 400 }, (_, i) => centres[i % 4]! + 0.1 * noise[i]!);
    const { values } = trainCodebook({ n: 400, d: 1, data }, { subspaces: 1, centroids: 4, seed: 1 });
    values.toSorted().forEach((value, i) => expect(value).toBeCloseTo(centres[i]!, 0));
  });

  it('refuses fewer rows per centroid than a codebook of the population needs', () => {
    const enough = 16 * MIN_ROWS_PER_CENTROID;
    expect(() => trainCodebook(gaussian(enough - 1, 12), options)).toThrow(
      expect.objectContaining({ code: 'parameter_invalid' }),
    );
    expect(() => trainCodebook(gaussian(enough, 12), options)).not.toThrow();
  });

  it('refuses rows of which fewer differ than there are centroids', () => {
    const data = Float64Array.from({ length: 200 }, (_, i) => i % 3);
    expect(() => trainCodebook({ n: 200, d: 1, data }, { subspaces: 1, centroids: 4, seed: 1 })).toThrow(
      expect.objectContaining({ code: 'parameter_invalid', message: expect.stringContaining('only 3') }),
    );
  });

  it.each([
    ['subspaces that do not divide d', { ...options, subspaces: 5 }, 'dimension_mismatch'],
    ['no subspaces', { ...options, subspaces: 0 }, 'parameter_invalid'],
    ['more than 256 centroids', { ...options, centroids: 257 }, 'parameter_invalid'],
    ['no iterations', { ...options, iterations: 0 }, 'parameter_invalid'],
    ['a negative seed', { ...options, seed: -1 }, 'parameter_invalid'],
    ['a fractional seed', { ...options, seed: 0.5 }, 'parameter_invalid'],
  ])('refuses %s', (_, choice, code) => {
    expect(() => trainCodebook(matrix, choice)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses NaN, and values that f32 cannot hold', () => {
    expect(() => trainCodebook(withValue(matrix, Number.NaN), options)).toThrow(
      expect.objectContaining({ code: 'input_not_finite' }),
    );
    expect(() => trainCodebook(withValue(matrix, 1e39), options)).toThrow(
      expect.objectContaining({ code: 'input_too_large' }),
    );
  });
});

describe("Lloyd's update", () => {
  it('moves a centroid without rows to the row farthest from its own, one row each', () => {
    const rows = { n: 4, width: 1, data: Float32Array.of(0, 1, 5, 9) };
    const centroids = Float32Array.of(0, 100, 200);
    moveCentroids(rows, Uint8Array.of(0, 0, 0, 0), Float32Array.of(0, 1, 25, 81), centroids);
    expect([...centroids]).toEqual([3.75, 9, 5]);
  });
});
