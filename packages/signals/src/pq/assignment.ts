import type { TrainedCodebook } from './types.ts';

/** For each row and subspace, the nearest centroid. */
export interface Assignment {
  /** n × subspaces. Of equally near centroids the lowest index. */
  readonly codes: Uint8Array<ArrayBuffer>;
  /**
   * subspaces × n, squared Euclidean distance Σ_k (x_k − c_k)², k ascending, every operation in f32;
   * {@link UNREPRESENTABLE} where no centroid is nearer than that.
   */
  readonly distances: Float32Array<ArrayBuffer>;
}

/** `rows`: n × dimension f32, finite or infinite. The reference and the kernel give the same bits. */
export type Assign = (rows: Float32Array, n: number, codebook: TrainedCodebook) => Assignment;

/** The largest f32. */
export const UNREPRESENTABLE = 3.4028234663852886e38;
