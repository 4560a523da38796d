/**
 * How batches cross the thread boundary: one flat array of strings and numbers each way, which is cheaper to clone
 * than an object for each operation.
 *
 * Request: the batch's time in Unix ms, then for each operation its code and arguments.
 * Reply: the answers in the order of the operations.
 */
export type WireItem = string | number;

/** Arguments and answers of each operation. */
export const OperationCode = {
  /** tenant, scope, id, digest, value → FOUND, digest, value of the earlier winner; or ABSENT: this one won */
  put: 1,
  /** tenant, scope, id → FOUND, digest, value; or ABSENT */
  get: 2,
  /** limit → number of entries deleted */
  evict: 3,
  /** → FOUND */
  ping: 4,
} as const;

export const ABSENT = 0;
export const FOUND = 1;

/** Takes items off a batch in order; throws on anything but what the protocol has next. */
export class WireReader {
  readonly #items: readonly unknown[];
  #next = 0;

  constructor(items: readonly unknown[]) {
    this.#items = items;
  }

  get done(): boolean {
    return this.#next === this.#items.length;
  }

  text(): string {
    const item = this.#items[this.#next++];
    if (typeof item !== 'string') throw this.#unexpected('a string', item);
    return item;
  }

  number(): number {
    const item = this.#items[this.#next++];
    if (typeof item !== 'number') throw this.#unexpected('a number', item);
    return item;
  }

  #unexpected(wanted: string, item: unknown): Error {
    return new Error(`Dedup batch: ${wanted} was due at item ${this.#next - 1}, not ${typeof item}.`);
  }
}
