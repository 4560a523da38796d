import type { Answer } from '@kakeya/gateway/core';
import type { Random } from '../world/random.ts';
import type { World } from '../world/world.ts';
import type { Edge } from './edge.ts';
import type { PreparedRecord } from './records.ts';

const TIMEOUT_MS = 600;
const PAUSE_MS = 400;

/** A sender without an outbox, in any language: sends one body until it is decided or refused for good, to any gateway. */
export class RawClient {
  readonly #world: World;
  readonly #random: Random;
  readonly #edge: Edge;
  #open = 0;

  constructor(world: World, random: Random, edge: Edge) {
    this.#world = world;
    this.#random = random;
    this.#edge = edge;
  }

  /** Submissions without a final answer. */
  get open(): number {
    return this.#open;
  }

  submit(record: PreparedRecord, gateway: number, idempotencyKey: string | undefined): void {
    this.#open += 1;
    this.#try(record, gateway, idempotencyKey);
  }

  #try(record: PreparedRecord, gateway: number, idempotencyKey: string | undefined): void {
    let over = false;
    const end = (then: () => void): void => {
      if (over) return;
      over = true;
      then();
    };
    const again = (): void => {
      const next = this.#random.below(this.#edge.gatewayCount);
      this.#world.after(this.#random.next() * PAUSE_MS, () => this.#try(record, next, idempotencyKey));
    };
    const request = { from: 'client', tenant: record.tenant, body: record.body };
    this.#edge.submit(
      idempotencyKey === undefined ? request : { ...request, idempotencyKey },
      gateway,
      (answer) => end(() => (isFinal(answer) ? this.#finish() : again())),
      () => end(again),
    );
    this.#world.after(TIMEOUT_MS, () => end(again));
  }

  #finish(): void {
    this.#open -= 1;
  }
}

const isFinal = (answer: Answer): boolean => answer.kind === 'decided' || answer.problem.status < 429;
