import type { Assignment } from '../pq/assignment.ts';
import { subspaceWidth } from '../pq/shape.ts';
import type { TrainedCodebook } from '../pq/types.ts';
import { Layout } from './layout.ts';
import { loadKernels } from './load.ts';

/** Lanes that the kernel takes at a time. */
const LANES = 16;
/** Rows in kernel memory at a time. */
const ROW_BYTES = 2 ** 22;

/**
 * Nearest centroids by the SIMD kernel. The bits of `assignReference`: one lane holds one centroid's distance,
 * accumulated in f32 in the same order, and the lowest index wins a tie.
 *
 * @throws SignalError `kernel_unavailable` or `input_too_large`
 */
export function assignSimd(rows: Float32Array, n: number, codebook: TrainedCodebook): Assignment {
  const kernels = loadKernels();
  const { subspaces, dimension } = codebook;
  const width = subspaceWidth(codebook);
  const lanes = centroidLanes(codebook);
  const padded = lanes.length / dimension;
  const part = Math.min(n, Math.max(1, Math.floor(ROW_BYTES / (4 * dimension))));

  const layout = new Layout(kernels);
  const lanesAt = layout.take(lanes.byteLength);
  const rowsAt = layout.take(4 * part * dimension);
  const codesAt = layout.take(part * subspaces);
  const distancesAt = layout.take(4 * part);
  const buffer = layout.buffer();

  new Float32Array(buffer, lanesAt, lanes.length).set(lanes);
  const rowView = new Float32Array(buffer, rowsAt, part * dimension);
  const codes = new Uint8Array(n * subspaces);
  const distances = new Float32Array(subspaces * n);
  for (let first = 0; first < n; first += part) {
    const taken = Math.min(part, n - first);
    rowView.set(rows.subarray(first * dimension, (first + taken) * dimension));
    for (let s = 0; s < subspaces; s++) {
      const x = rowsAt + 4 * s * width;
      const line = lanesAt + 4 * s * width * padded;
      kernels.assign(x, taken, dimension, width, line, padded, codesAt + s, subspaces, distancesAt);
      distances.set(new Float32Array(buffer, distancesAt, taken), s * n + first);
    }
    codes.set(new Uint8Array(buffer, codesAt, taken * subspaces), first * subspaces);
  }
  return { codes, distances };
}

/** subspaces × width × padded: one centroid per lane, centroid 0 repeated up to a multiple of the lanes. */
function centroidLanes(codebook: TrainedCodebook): Float32Array {
  const { subspaces, centroids, dimension, values } = codebook;
  const width = subspaceWidth(codebook);
  const padded = Math.ceil(centroids / LANES) * LANES;
  const lanes = new Float32Array(dimension * padded);
  for (let s = 0; s < subspaces; s++) {
    for (let k = 0; k < width; k++) {
      const line = (s * width + k) * padded;
      for (let c = 0; c < padded; c++) {
        lanes[line + c] = values[(s * centroids + (c < centroids ? c : 0)) * width + k]!;
      }
    }
  }
  return lanes;
}
