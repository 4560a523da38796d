import { philox4x32 } from '@kakeya/signals';
import { VerdictError } from '../errors.ts';
import { smoothedPValue } from './conformal_p_values.ts';

/**
 * [0, 1] in equal cells. A p-value against all earlier scores would need all of them; against their cells it needs
 * this many counts, however long the stream. The cells are fixed in advance, so the p-values stay exact (scores of one
 * cell count as ties); what is lost is power, where scores differ by less than a cell.
 */
export const SCORE_CELLS = 1000;

/** How many scores so far fell into each cell. */
export type ScoreCells = readonly number[];

export function cellOf(score: number): number {
  if (!(score >= 0 && score <= 1)) {
    throw new VerdictError('argument_invalid', `A score must lie in [0, 1], not ${score}.`);
  }
  return Math.min(SCORE_CELLS - 1, Math.floor(score * SCORE_CELLS));
}

export function countCells(scores: readonly number[]): ScoreCells {
  const counts = Array.from({ length: SCORE_CELLS }, () => 0);
  for (const score of scores) {
    const cell = cellOf(score);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

/** The smoothed p-value of a score in `cell` against all that `cells` counts. */
export function pValueInCells(cells: ScoreCells, cell: number, u: number): number {
  let below = 0;
  let above = 0;
  for (let index = 0; index < SCORE_CELLS; index++) {
    if (index < cell) below += cells[index] ?? 0;
    else if (index > cell) above += cells[index] ?? 0;
  }
  const equal = cells[cell] ?? 0;
  return smoothedPValue(above, equal, below + equal + above, u);
}

/**
 * Uniform in (0, 1), from (seed, index) alone: a state that was stored and read back goes on with the very ties it
 * would have drawn. Counter-based, because generators seeded with consecutive numbers are correlated.
 */
export function uniformAt(seed: number, index: number): number {
  const two32 = 4294967296;
  const [high, low] = philox4x32(
    [index % two32, Math.floor(index / two32), 0, 0],
    [seed % two32, Math.floor(seed / two32)],
  );
  return ((high >>> 6) * 67108864 + (low >>> 6) + 0.5) / 4503599627370496;
}
