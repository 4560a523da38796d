export interface Arrival {
  /** When it was to be sent, in ms from the start. */
  readonly intendedMs: number;
  /** When the generator saw that it was due: later only if its own event loop was held up. */
  readonly noticedMs: number;
}

const FIRST_CAPACITY = 1024;

/** Requests that are due and wait for a free connection, first in first out; 16 bytes each. */
export class ArrivalQueue {
  #ring = new Float64Array(2 * FIRST_CAPACITY);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(intendedMs: number, noticedMs: number): void {
    if (this.#length === this.#ring.length / 2) this.#grow();
    const at = (2 * (this.#head + this.#length)) % this.#ring.length;
    this.#ring[at] = intendedMs;
    this.#ring[at + 1] = noticedMs;
    this.#length += 1;
  }

  shift(): Arrival | undefined {
    const intendedMs = this.#ring[2 * this.#head];
    const noticedMs = this.#ring[2 * this.#head + 1];
    if (this.#length === 0 || intendedMs === undefined || noticedMs === undefined) return undefined;
    this.#head = (this.#head + 1) % (this.#ring.length / 2);
    this.#length -= 1;
    return { intendedMs, noticedMs };
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#ring.length);
    const atHead = this.#ring.subarray(2 * this.#head);
    larger.set(atHead);
    larger.set(this.#ring.subarray(0, 2 * this.#head), atHead.length);
    this.#ring = larger;
    this.#head = 0;
  }
}
