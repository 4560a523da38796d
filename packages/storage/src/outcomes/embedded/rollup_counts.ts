import type { OutcomeRow, OverviewBucket } from '../types.ts';
import { type Columns, countsOf, number, text } from './stored_row.ts';

export const COUNTED = ['accept', 'escalate', 'reject', 'replayed', 'equivocations', 'refused'] as const;

type Counted = (typeof COUNTED)[number];

/** What happened in one stretch of time. */
export class RollupCounts {
  readonly #numbers: Record<Counted, number> = {
    accept: 0,
    escalate: 0,
    reject: 0,
    replayed: 0,
    equivocations: 0,
    refused: 0,
  };
  readonly reasons = new Map<string, number>();
  readonly latencyCells = new Map<number, number>();

  static of(columns: Columns): RollupCounts {
    const counts = new RollupCounts();
    for (const name of COUNTED) counts.#numbers[name] = number(columns, name);
    for (const [code, n] of countsOf(text(columns, 'reasons'))) counts.reasons.set(code, n);
    for (const [cell, n] of countsOf(text(columns, 'latency'))) counts.latencyCells.set(Number(cell), n);
    return counts;
  }

  count(what: Counted): void {
    this.#numbers[what] += 1;
  }

  countDecided({ decision, reasons }: OutcomeRow, latencyCell: number | undefined): void {
    this.count(decision);
    for (const code of new Set(reasons)) increase(this.reasons, code, 1);
    if (latencyCell !== undefined) increase(this.latencyCells, latencyCell, 1);
  }

  add(other: RollupCounts): void {
    for (const name of COUNTED) this.#numbers[name] += other.#numbers[name];
    for (const [code, n] of other.reasons) increase(this.reasons, code, n);
    for (const [cell, n] of other.latencyCells) increase(this.latencyCells, cell, n);
  }

  bucket(atMs: number): OverviewBucket {
    return { atMs, ...this.#numbers, latencyCells: this.latencyCells };
  }

  /** In the order of `COUNTED`, then reasons and latency cells. */
  columns(): (number | string)[] {
    const numbers = COUNTED.map((name) => this.#numbers[name]);
    return [...numbers, jsonOf(this.reasons), jsonOf(this.latencyCells)];
  }
}

function increase<K>(counts: Map<K, number>, key: K, n: number): void {
  counts.set(key, (counts.get(key) ?? 0) + n);
}

const jsonOf = (counts: ReadonlyMap<string | number, number>): string =>
  JSON.stringify(Object.fromEntries(counts));
