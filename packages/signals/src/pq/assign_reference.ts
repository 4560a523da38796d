import { type Assignment, UNREPRESENTABLE } from './assignment.ts';
import { subspaceWidth } from './shape.ts';
import type { TrainedCodebook } from './types.ts';

/** Nearest centroids in plain TypeScript: the definition that the kernel is held to. */
export function assignReference(rows: Float32Array, n: number, codebook: TrainedCodebook): Assignment {
  const { subspaces, centroids, dimension, values } = codebook;
  const width = subspaceWidth(codebook);
  const codes = new Uint8Array(n * subspaces);
  const distances = new Float32Array(subspaces * n);
  for (let s = 0; s < subspaces; s++) {
    for (let i = 0; i < n; i++) {
      const x = i * dimension + s * width;
      let least = UNREPRESENTABLE;
      let code = 0;
      for (let c = 0; c < centroids; c++) {
        const distance = squaredDistance(rows, x, values, (s * centroids + c) * width, width);
        if (distance < least) {
          least = distance;
          code = c;
        }
      }
      codes[i * subspaces + s] = code;
      distances[s * n + i] = least;
    }
  }
  return { codes, distances };
}

/** Σ_k (a_k − b_k)², k ascending, every operation rounded to f32. */
export function squaredDistance(
  a: Float32Array,
  aFrom: number,
  b: Float32Array,
  bFrom: number,
  width: number,
): number {
  let sum = 0;
  for (let k = 0; k < width; k++) {
    const difference = Math.fround(a[aFrom + k]! - b[bFrom + k]!);
    sum = Math.fround(sum + Math.fround(difference * difference));
  }
  return sum;
}
