import fc from 'fast-check';
import type { Matrix } from '../../src/mod.ts';

export function toMatrix(rows: readonly (readonly number[])[]): Matrix {
  return { n: rows.length, d: rows[0]?.length ?? 0, data: Float64Array.from(rows.flat()) };
}

/** Coordinates that tie, straddle zero and fall on voxel and bin edges, beside arbitrary ones. */
const coordinate = fc.oneof(
  fc.integer({ min: -32, max: 32 }).map((k) => k / 8),
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
);

export function anyRows(maxRows = 40, maxColumns = 6): fc.Arbitrary<number[][]> {
  return fc
    .integer({ min: 1, max: maxColumns })
    .chain((d) =>
      fc.array(fc.array(coordinate, { minLength: d, maxLength: d }), { minLength: 1, maxLength: maxRows }),
    );
}

/** The rows cut into batches at the given places. */
export function batches(rows: readonly (readonly number[])[], cuts: readonly number[]): Matrix[] {
  const places = [0, ...cuts.map((cut) => cut % rows.length).toSorted((a, b) => a - b), rows.length];
  return places
    .slice(1)
    .map((end, i) => rows.slice(places[i], end))
    .filter((part) => part.length > 0)
    .map(toMatrix);
}
