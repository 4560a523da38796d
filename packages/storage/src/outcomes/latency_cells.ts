import { StorageError } from '../errors.ts';

/**
 * How far a quantile of cells may be from the exact one, as a share of it. Below `FINEST_MS` the error is up to that
 * much instead.
 */
export const LATENCY_RELATIVE_ERROR = 0.025;

/** Clocks tell nothing shorter apart. */
const FINEST_MS = 0.001;
/** Upper end of a cell over its lower: its middle is within 0.05 / 2.05 = 2.44 % of both, which leaves room for rounding. */
const GROWTH = 1.05;

/**
 * The number of the cell that a latency falls into, on a logarithmic scale: cell 0 is below a microsecond, cell i >= 1
 * is from 1.05^(i - 1) to 1.05^i microseconds. Throws `invalid_argument` unless `ms` is finite and >= 0.
 */
export function latencyCellOf(ms: number): number {
  if (!Number.isFinite(ms) || ms < 0) {
    throw new StorageError('invalid_argument', `A latency must be a finite number of ms >= 0; got ${ms}.`);
  }
  return ms < FINEST_MS ? 0 : 1 + Math.floor((Math.log(ms) - Math.log(FINEST_MS)) / Math.log(GROWTH));
}

/**
 * The q-quantile (nearest rank) in ms of latencies counted by cell, within `LATENCY_RELATIVE_ERROR`; undefined when
 * there are none. Throws `invalid_argument` unless q is in [0, 1].
 */
export function quantileOfCells(cells: ReadonlyMap<number, number>, q: number): number | undefined {
  if (!(q >= 0 && q <= 1)) throw new StorageError('invalid_argument', `q must lie in [0, 1]; got ${q}.`);
  const sorted = [...cells].filter(([, n]) => n > 0).toSorted(([a], [b]) => a - b);
  const rank = Math.max(1, Math.ceil(q * sorted.reduce((total, [, n]) => total + n, 0)));
  let passed = 0;
  for (const [cell, n] of sorted) {
    passed += n;
    if (passed >= rank) return middleOf(cell);
  }
  return undefined;
}

/** The value with the least relative distance to both ends of a cell. */
function middleOf(cell: number): number {
  return cell === 0 ? 0 : (FINEST_MS * 2 * GROWTH ** cell) / (GROWTH + 1);
}
