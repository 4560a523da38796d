import type { Random } from '../world/random.ts';
import type { World } from '../world/world.ts';
import type { PlannedChange } from '../plan/planned_change.ts';
import type { Edge } from './edge.ts';
import type { TenantName } from './records.ts';

const TIMEOUT_MS = 600;
const PAUSE_MS = 400;

/** People and operators who change what decides: each asks until a gateway says that the change counts. */
export class Labeller {
  readonly #world: World;
  readonly #random: Random;
  readonly #edge: Edge;
  #open = 0;

  constructor(world: World, random: Random, edge: Edge) {
    this.#world = world;
    this.#random = random;
    this.#edge = edge;
  }

  /** Changes that nobody has acknowledged yet. */
  get open(): number {
    return this.#open;
  }

  change(tenant: TenantName, change: PlannedChange, gateway: number): void {
    this.#open += 1;
    this.#try(tenant, change, gateway);
  }

  #try(tenant: TenantName, change: PlannedChange, gateway: number): void {
    let over = false;
    const end = (counts: boolean): void => {
      if (over) return;
      over = true;
      if (counts) this.#open -= 1;
      else this.#again(tenant, change);
    };
    this.#edge.exchange(
      'labeller',
      gateway,
      (node) => node.change(tenant, change),
      (counts) => end(counts),
      () => end(false),
    );
    this.#world.after(TIMEOUT_MS, () => end(false));
  }

  #again(tenant: TenantName, change: PlannedChange): void {
    const next = this.#random.below(this.#edge.gatewayCount);
    this.#world.after(this.#random.next() * PAUSE_MS, () => this.#try(tenant, change, next));
  }
}
