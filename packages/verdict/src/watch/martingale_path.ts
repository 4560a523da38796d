import type { MartingaleState } from './martingale.ts';

/** Where the capital stood after the nth p-value, ln of it, and when that outcome was received. */
export interface PathPoint {
  readonly n: number;
  readonly atMs: number;
  readonly log: number;
  readonly maxLog: number;
}

/** How the capital came to where it is, in bounded memory. Plain JSON. */
export interface MartingalePath {
  /** A power of two: the points are of the outcomes whose number it divides. */
  readonly stride: number;
  /** Oldest first. */
  readonly points: readonly PathPoint[];
}

export const MAX_PATH_POINTS = 400;

export const EMPTY_PATH: MartingalePath = { stride: 1, points: [] };

/** Whether the path keeps a point of the outcome that brings the capital to this state. */
export const keepsPoint = ({ stride }: MartingalePath, n: number): boolean => n % stride === 0;

/**
 * The path with this state on it. Which points are kept follows from their numbers alone, so that a path which was
 * stored and read back, or made anew from the log, is the same.
 * @param atMs null: not known; such a point is left out
 */
export function extendPath(
  path: MartingalePath,
  { n, logMartingale: log, maxLog }: MartingaleState,
  atMs: number | null,
): MartingalePath {
  if (atMs === null || !keepsPoint(path, n)) return path;
  const points = [...path.points, { n, atMs, log, maxLog }];
  if (points.length <= MAX_PATH_POINTS) return { stride: path.stride, points };
  const stride = 2 * path.stride;
  return { stride, points: points.filter((point) => point.n % stride === 0) };
}
