import type { World } from './world.ts';

/** When simulated time begins. */
export const EPOCH_MS = Date.UTC(2026, 0, 1);

/** The clocks of one machine: they drift, and the wall clock also jumps. */
export class ProcessClock {
  readonly #world: World;
  readonly #rate: number;
  #offsetMs: number;

  /** `rate`: how fast it runs, 1 being right. */
  constructor(world: World, rate: number, offsetMs: number) {
    this.#world = world;
    this.#rate = rate;
    this.#offsetMs = offsetMs;
  }

  /** Unix ms, whole, as Date.now gives it. */
  readonly nowMs = (): number => EPOCH_MS + Math.floor(this.#world.nowMs * this.#rate + this.#offsetMs);

  readonly monotonicMs = (): number => this.#world.nowMs * this.#rate;

  /** What a timer set for `ms` on this machine takes. */
  realMs(ms: number): number {
    return ms / this.#rate;
  }

  jump(byMs: number): void {
    this.#offsetMs += byMs;
  }
}
