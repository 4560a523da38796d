import type { Seq } from './types.ts';

export interface PendingAppend {
  readonly kind: number;
  readonly payload: Uint8Array;
  readonly atMs: number;
  readonly resolve: (seq: Seq) => void;
  readonly reject: (error: Error) => void;
}

/** What an entry takes up in memory beside its payload, about. */
const ENTRY_OVERHEAD_BYTES = 256;
const COMPACT_AT = 1024;

/** The appends that wait for the disk, first in, first out, with a bound on the memory that they hold. */
export class AppendQueue {
  readonly #maxBytes: number;
  #waiting: PendingAppend[] = [];
  #head = 0;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#waiting.length - this.#head;
  }

  /** Whether one more may wait. The first always may. */
  accepts(payloadBytes: number): boolean {
    return this.length === 0 || this.#bytes + payloadBytes + ENTRY_OVERHEAD_BYTES <= this.#maxBytes;
  }

  push(append: PendingAppend): void {
    this.#waiting.push(append);
    this.#bytes += append.payload.length + ENTRY_OVERHEAD_BYTES;
  }

  peek(): PendingAppend | undefined {
    return this.#waiting[this.#head];
  }

  /** Takes the longest run from the front of which each `fits`. */
  takeWhile(fits: (append: PendingAppend) => boolean): PendingAppend[] {
    const start = this.#head;
    for (let next = this.peek(); next !== undefined && fits(next); next = this.peek()) {
      this.#head += 1;
      this.#bytes -= next.payload.length + ENTRY_OVERHEAD_BYTES;
    }
    const taken = this.#waiting.slice(start, this.#head);
    if (this.length === 0) this.#waiting = [];
    else if (this.#head >= COMPACT_AT) this.#waiting = this.#waiting.slice(this.#head);
    else return taken;
    this.#head = 0;
    return taken;
  }
}
