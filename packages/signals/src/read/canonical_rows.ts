import { fixed9 } from './fixed9.ts';

/** A point as it stands in the file; the coordinates keep their spelling, trailing zeros included. */
export interface CsvRow {
  readonly timestamp: number;
  readonly x: string;
  readonly y: string;
  readonly z: string;
}

/**
 * The canonical rows of a point file, PCS 0.1: `f"{t:.9f},{x},{y},{z}"` in Python's notation, joined by LF
 * without one at the end. They are the raw payload of a point file: r and the Merkle root are made from them.
 */
export function canonicalRowsV01(rows: readonly CsvRow[]): string {
  return rows.map(({ timestamp, x, y, z }) => `${fixed9(timestamp)},${x},${y},${z}`).join('\n');
}
