import type { SubVectors } from './seed_centroids.ts';

/**
 * Lloyd's update: each centroid becomes the mean of its rows, summed in f64 in row order and rounded to f32. A centroid
 * without rows moves to the row farthest from its own centroid (the lowest index among equals), one row each.
 *
 * @param codes nearest centroid of each row
 * @param distances squared distance of each row to it; overwritten
 * @param centroids k × width; overwritten
 */
export function moveCentroids(
  { n, width, data }: SubVectors,
  codes: Uint8Array,
  distances: Float32Array,
  centroids: Float32Array,
): void {
  const k = centroids.length / width;
  const sums = new Float64Array(centroids.length);
  const counts = new Uint32Array(k);
  for (let i = 0; i < n; i++) {
    const c = codes[i]!;
    counts[c] = counts[c]! + 1;
    for (let j = 0; j < width; j++) sums[c * width + j] = sums[c * width + j]! + data[i * width + j]!;
  }
  for (let c = 0; c < k; c++) {
    if (counts[c] === 0) {
      const far = farthest(distances);
      distances[far] = -1;
      centroids.set(data.subarray(far * width, (far + 1) * width), c * width);
    } else {
      for (let j = 0; j < width; j++) centroids[c * width + j] = sums[c * width + j]! / counts[c]!;
    }
  }
}

function farthest(distances: Float32Array): number {
  let index = 0;
  for (let i = 1; i < distances.length; i++) if (distances[i]! > distances[index]!) index = i;
  return index;
}
