import type { Seq } from '@kakeya/storage';
import type { LoggedEntry } from './projection.ts';

/** Results, or spans, kept in memory for the projections: several seconds of full load. */
const CAPACITY = 32_768;

const sizeOf = (entry: LoggedEntry): number => ('spans' in entry ? entry.spans.length : 1);

/**
 * The newest durable results, and changes of what decides, so that a projection that keeps up need not read them from disk again. It only
 * spares work: what it no longer holds, or never held, is read from the journal.
 */
export class ResultTail {
  /** All results in (coveredFrom, last] are held. */
  #coveredFrom: Seq;
  #results: LoggedEntry[] = [];
  #size = 0;
  #next = Promise.withResolvers<void>();

  /** `logEnd`: the last position before this process began to append. */
  constructor(logEnd: Seq) {
    this.#coveredFrom = logEnd;
  }

  /** Results come in the order in which they became durable, which is the order of the log. */
  push(result: LoggedEntry): void {
    this.#results.push(result);
    this.#size += sizeOf(result);
    if (this.#size >= 2 * CAPACITY) this.#drop();
    this.#next.resolve();
    this.#next = Promise.withResolvers<void>();
  }

  /** At most `limit` results after `position`; undefined when the tail does not reach back that far. */
  after(position: Seq, limit: number): readonly LoggedEntry[] | undefined {
    if (position < this.#coveredFrom) return undefined;
    const start = this.#indexAfter(position);
    return this.#results.slice(start, start + limit);
  }

  /** Resolves when there is a result beyond `position`. */
  beyond(position: Seq): Promise<void> {
    if ((this.#results.at(-1)?.seq ?? 0) > position) return Promise.resolve();
    return this.#next.promise;
  }

  #drop(): void {
    let count = 0;
    for (const result of this.#results) {
      if (this.#size <= CAPACITY) break;
      this.#size -= sizeOf(result);
      this.#coveredFrom = result.seq;
      count += 1;
    }
    this.#results.splice(0, count);
  }

  #indexAfter(position: Seq): number {
    let low = 0;
    let high = this.#results.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#results[middle]?.seq ?? 0) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
