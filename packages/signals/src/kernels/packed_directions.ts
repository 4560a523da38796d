import { directions, type DirectionOptions } from '../directions.ts';
import type { Matrix } from '../types.ts';

/** Directions per panel: two vectors of two doubles. */
export const PANEL = 4;

/** At most 8 sets and 32 MiB of them stay in memory. */
const CACHE_SETS = 8;
const CACHE_VALUES = 2 ** 22;

/** Directions in the kernel's layout: panels of four, each d groups of four doubles, zeros beyond the last. */
export interface PackedDirections {
  readonly count: number;
  readonly d: number;
  readonly data: Float64Array;
}

const cache = new Map<string, PackedDirections>();

/** The directions for these options, from a small cache: making them takes longer than using them. */
export function packedDirections(options: DirectionOptions): PackedDirections {
  const key = `${options.generator}/${options.seed}/${options.count}/${options.d}`;
  const known = cache.get(key);
  const packed = known ?? packDirections(directions(options));
  cache.delete(key);
  cache.set(key, packed);
  evict();
  return packed;
}

/** @param rows one direction per row */
export function packDirections({ n, d, data }: Matrix): PackedDirections {
  const packed = new Float64Array(Math.ceil(n / PANEL) * PANEL * d);
  for (let j = 0; j < n; j++) {
    const base = (j - (j % PANEL)) * d + (j % PANEL);
    for (let k = 0; k < d; k++) packed[base + k * PANEL] = data[j * d + k]!;
  }
  return { count: n, d, data: packed };
}

/** A copy of direction `index`, d values. */
export function unpackDirection({ d, data }: PackedDirections, index: number): Float64Array {
  const base = (index - (index % PANEL)) * d + (index % PANEL);
  return Float64Array.from({ length: d }, (_, k) => data[base + k * PANEL]!);
}

/** Least recently used first. */
function evict(): void {
  let values = 0;
  for (const { data } of cache.values()) values += data.length;
  for (const [key, { data }] of cache) {
    if (cache.size <= CACHE_SETS && values <= CACHE_VALUES) return;
    cache.delete(key);
    values -= data.length;
  }
}
