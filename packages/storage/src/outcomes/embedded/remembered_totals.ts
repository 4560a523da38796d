import type { Seq } from '../../journal/types.ts';
import type { OutcomeFilter } from '../types.ts';

const MOST_REMEMBERED = 256;
/** Positions beyond which counting anew is no slower than counting what came since. */
const LONGEST_STRETCH = 5_000;

interface Remembered {
  readonly throughSeq: Seq;
  readonly total: number;
}

export interface Counting {
  readonly all: () => number;
  /** Of those with `after` < resultSeq <= `through`. */
  readonly stretch: (after: Seq, through: Seq) => number;
}

/**
 * How many outcomes match a filter up to a position. But for its label an outcome never changes, and none comes late: a
 * total that was counted once needs only what came since.
 */
export class RememberedTotals {
  readonly #totals = new Map<string, Remembered>();

  total(filter: Omit<OutcomeFilter, 'labelled'>, throughSeq: Seq, counting: Counting): number {
    const { tenant, fromMs, untilMs, decision, reason, shardId, text } = filter;
    const key = JSON.stringify({ tenant, fromMs, untilMs, decision, reason, shardId, text });
    const total = totalFrom(this.#totals.get(key), throughSeq, counting);
    this.#totals.delete(key);
    this.#totals.set(key, { throughSeq, total });
    const [oldest] = this.#totals.keys();
    if (this.#totals.size > MOST_REMEMBERED && oldest !== undefined) this.#totals.delete(oldest);
    return total;
  }

  /** Call it when outcomes were deleted. */
  forget(): void {
    this.#totals.clear();
  }
}

function totalFrom(known: Remembered | undefined, throughSeq: Seq, { all, stretch }: Counting): number {
  if (known === undefined || Math.abs(throughSeq - known.throughSeq) > LONGEST_STRETCH) return all();
  return throughSeq >= known.throughSeq
    ? known.total + stretch(known.throughSeq, throughSeq)
    : known.total - stretch(throughSeq, known.throughSeq);
}
