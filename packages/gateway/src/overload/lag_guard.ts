import type { Ports } from '../ports.ts';
import { NO_SHEDDING, nextShedding, type Shedding } from './shed_share.ts';

const SAMPLE_EVERY_MS = 20;
/** Long enough to hold many samples, short enough to react before clients time out. */
const WINDOW_MS = 500;

export type LagGuardDeps = Pick<Ports, 'monotonicMs' | 'after' | 'random'> & {
  /** The lag from which requests are turned away. */
  readonly limitMs: number;
};

/**
 * Turns requests away while the event loop lags: what is let in then would only make everything wait longer. The lag is
 * how late a timer fires. (perf_hooks' histogram leaves out the first delay after each reset, so that a loop that is
 * held up for longer than its window looks idle.)
 */
export class LagGuard {
  readonly #deps: LagGuardDeps;
  #shedding: Shedding = NO_SHEDDING;
  #windowStartMs = 0;
  #worstMs = 0;
  #lagMs = 0;
  #cancel: () => void = () => {};

  constructor(deps: LagGuardDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#windowStartMs = this.#deps.monotonicMs();
    this.#cancel = this.#sampleLater();
  }

  /** The worst of the last window. */
  get lagMs(): number {
    return this.#lagMs;
  }

  /** Whether to turn away the request at hand. */
  sheds(): boolean {
    return this.#shedding.share > 0 && this.#deps.random() < this.#shedding.share;
  }

  stop(): void {
    this.#cancel();
  }

  #sampleLater(): () => void {
    const dueMs = this.#deps.monotonicMs() + SAMPLE_EVERY_MS;
    return this.#deps.after(SAMPLE_EVERY_MS, () => {
      const nowMs = this.#deps.monotonicMs();
      this.#worstMs = Math.max(this.#worstMs, nowMs - dueMs);
      if (nowMs - this.#windowStartMs >= WINDOW_MS) this.#endWindow(nowMs);
      this.#cancel = this.#sampleLater();
    });
  }

  #endWindow(nowMs: number): void {
    this.#lagMs = this.#worstMs;
    this.#shedding = nextShedding(this.#shedding, this.#lagMs, this.#deps.limitMs);
    this.#worstMs = 0;
    this.#windowStartMs = nowMs;
  }
}
