import type { Seq } from '@kakeya/storage';

/**
 * The inbox positions whose result is not durable yet. Everything up to `watermark` needs no replay.
 * Invariant: positions are added in ascending order, so the first of the set is the lowest.
 */
export class Unresolved {
  readonly #open = new Set<Seq>();
  #highest: Seq;

  constructor(highest: Seq) {
    this.#highest = highest;
  }

  add(seq: Seq): void {
    this.#open.add(seq);
    this.see(seq);
  }

  /** The result of `inbox` is durable at `resultSeq`. */
  resolve(inbox: Seq, resultSeq: Seq): void {
    this.#open.delete(inbox);
    this.see(resultSeq);
  }

  see(seq: Seq): void {
    if (seq > this.#highest) this.#highest = seq;
  }

  get watermark(): Seq {
    for (const lowest of this.#open) return lowest - 1;
    return this.#highest;
  }

  get size(): number {
    return this.#open.size;
  }
}
