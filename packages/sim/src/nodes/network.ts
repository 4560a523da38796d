import type { Random } from '../world/random.ts';
import type { World } from '../world/world.ts';

export interface NetworkFaults {
  readonly latencyMs: number;
  readonly drop: number;
  readonly duplicate: number;
  /** Share of messages that take far longer than the others, and so arrive after later ones. */
  readonly straggle: number;
}

const STRAGGLE_MS = 1_500;

/** Messages between senders and gateways: late, twice, in another order, or never. */
export class Network {
  readonly #world: World;
  readonly #random: Random;
  #faults: NetworkFaults;
  /** Links that carry nothing, in either direction. */
  readonly #cut = new Set<string>();

  constructor(world: World, random: Random, faults: NetworkFaults) {
    this.#world = world;
    this.#random = random;
    this.#faults = faults;
  }

  cut(a: string, b: string): void {
    this.#cut.add(linkOf(a, b));
  }

  mend(a: string, b: string): void {
    this.#cut.delete(linkOf(a, b));
  }

  heal(): void {
    this.#cut.clear();
    this.#faults = { ...this.#faults, drop: 0, duplicate: 0, straggle: 0 };
  }

  send(from: string, to: string, deliver: () => void): void {
    const random = this.#random;
    const { drop, duplicate } = this.#faults;
    if (this.#cut.has(linkOf(from, to)) || random.chance(drop)) {
      this.#world.note('dropped', from, to);
      return;
    }
    const copies = random.chance(duplicate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) this.#world.after(this.#delayMs(), deliver);
  }

  #delayMs(): number {
    const { latencyMs, straggle } = this.#faults;
    const usual = 2 * this.#random.next() * latencyMs;
    return this.#random.chance(straggle) ? usual + this.#random.next() * STRAGGLE_MS : usual;
  }
}

const linkOf = (a: string, b: string): string => (a < b ? `${a}|${b}` : `${b}|${a}`);
