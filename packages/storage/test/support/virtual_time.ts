interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** A monotonic clock and its timers, which stand until they are moved. */
export class VirtualTime {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();

  readonly monotonicMs = (): number => this.#nowMs;

  readonly after = (ms: number, callback: () => void): (() => void) => {
    const timer = { atMs: this.#nowMs + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** As a breaker takes them. */
  ports(random: () => number) {
    return { monotonicMs: this.monotonicMs, after: this.after, random };
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** Time passes and no timer fires, as while the event loop is held up. */
  stall(ms: number): void {
    this.#nowMs += ms;
  }

  /** Fires what is due on the way, in order, and lets everything that waits for it run. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const [next] = [...this.#timers]
        .filter(({ atMs }) => atMs <= endMs)
        .toSorted((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
      await turn();
    }
    this.#nowMs = endMs;
    await turn();
  }
}

/** Lets every promise that is settled already be acted on. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
