export interface ReopenDelayPorts {
  /** Monotonic time in ms. */
  readonly nowMs: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** How long to leave a failed store alone: doubling, with jitter so that processes do not return in step. */
export class ReopenDelay {
  readonly #ports: ReopenDelayPorts;
  #failures = 0;
  #notBeforeMs = -Infinity;

  constructor(ports: ReopenDelayPorts) {
    this.#ports = ports;
  }

  failed(): void {
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#notBeforeMs = this.#ports.nowMs() + ceiling * (0.5 + this.#ports.random() / 2);
  }

  worked(): void {
    this.#failures = 0;
  }

  /** Whole milliseconds until the next attempt may be made; 0 when it may be made now. */
  remainingMs(): number {
    return Math.max(0, Math.ceil(this.#notBeforeMs - this.#ports.nowMs()));
  }
}
