/** The token bucket: `rate` tokens flow in per second up to `burst`; each record takes one. */
export class TokenBucket {
  readonly #rate: number;
  readonly #burst: number;
  /** Monotonic ms: a clock that steps back would starve the bucket, one that steps ahead would fill it. */
  readonly #monotonicMs: () => number;
  #tokens: number;
  #filledAtMs: number;

  constructor(rate: number, burst: number, monotonicMs: () => number) {
    this.#rate = rate;
    this.#burst = burst;
    this.#monotonicMs = monotonicMs;
    this.#tokens = burst;
    this.#filledAtMs = monotonicMs();
  }

  /** Takes a token. 0 when there was one, else the seconds until there will be. */
  take(): number {
    const nowMs = this.#monotonicMs();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#filledAtMs) / 1000) * this.#rate);
    this.#filledAtMs = nowMs;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return (1 - this.#tokens) / this.#rate;
  }
}
