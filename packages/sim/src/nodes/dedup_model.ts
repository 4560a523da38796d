import { type DedupEntry, type DedupKey, type DedupStore, StorageError } from '@kakeya/storage';
import type { Random } from '../world/random.ts';
import { type Life, never, type World } from '../world/world.ts';

export interface DedupFaults {
  /** Mean time of one leg, in ms. */
  readonly latencyMs: number;
  /** Share of operations that are lost before they reach the store. */
  readonly lostRequest: number;
  /** Share that take effect without the gateway hearing of it. */
  readonly lostAnswer: number;
  /** Share that take effect long after the gateway has given up. */
  readonly late: number;
}

const TIMEOUT_MS = 200;
const LATE_MS = 3_000;

/**
 * The dedup store that the gateways share, as its port promises it: linearizable, durable, first write wins. What it
 * does not promise is to answer: an operation that timed out may have happened, or happen later.
 */
export class DedupModel {
  readonly #world: World;
  readonly #random: Random;
  readonly #entries = new Map<string, DedupEntry>();
  #faults: DedupFaults;
  /** The store itself is away. */
  down = false;
  /** Gateways that cannot reach it. */
  readonly cutOff = new Set<string>();

  constructor(world: World, random: Random, faults: DedupFaults) {
    this.#world = world;
    this.#random = random;
    this.#faults = faults;
  }

  get entries(): ReadonlyMap<string, DedupEntry> {
    return this.#entries;
  }

  heal(): void {
    this.down = false;
    this.cutOff.clear();
    this.#faults = { ...this.#faults, lostRequest: 0, lostAnswer: 0, late: 0 };
  }

  /** The store as one life of a gateway reaches it. */
  client(gateway: string, life: Life): DedupStore {
    const call = <T>(what: string, run: () => T): Promise<T> => this.#call(gateway, life, what, run);
    return {
      get: (key) => call('get', () => this.#entries.get(textOf(key))),
      putIfAbsent: (key, entry) =>
        call('put', () => {
          const text = textOf(key);
          const known = this.#entries.get(text);
          if (known !== undefined) return { first: false, entry: known } as const;
          this.#entries.set(text, entry);
          return { first: true } as const;
        }),
      evictExpired: () => call('evict', () => 0),
      ping: () => call('ping', () => undefined),
      close: async () => undefined,
    };
  }

  async #call<T>(gateway: string, life: Life, what: string, run: () => T): Promise<T> {
    if (!life.alive) await never();
    const { latencyMs, lostRequest, lostAnswer, late } = this.#faults;
    const random = this.#random;
    const fate = random.next();
    const legMs = (): number => 2 * random.next() * latencyMs;
    if (this.#unreachable(gateway) || fate < lostRequest) {
      this.#world.note('dedup', gateway, what, 'lost');
      return this.#timeOut(life);
    }
    if (fate < lostRequest + late) {
      this.#world.note('dedup', gateway, what, 'late');
      this.#world.after(TIMEOUT_MS + random.next() * LATE_MS, () => void run());
      return this.#timeOut(life);
    }
    return new Promise<T>((resolve, reject) => {
      const fail = (): void => void this.#timeOut<T>(life).catch(reject);
      this.#world.after(legMs(), () => {
        if (this.#unreachable(gateway)) {
          fail();
          return;
        }
        // At the store: takes effect even if the gateway died meanwhile.
        const answer = run();
        this.#world.note('dedup', gateway, what);
        if (fate < lostRequest + late + lostAnswer) fail();
        else this.#world.afterIn(life, legMs(), () => resolve(answer));
      });
    });
  }

  #unreachable(gateway: string): boolean {
    return this.down || this.cutOff.has(gateway);
  }

  #timeOut<T>(life: Life): Promise<T> {
    return new Promise((_resolve, reject) => {
      this.#world.afterIn(life, TIMEOUT_MS, () => {
        reject(new StorageError('store_unavailable', 'The dedup store did not answer in time.'));
      });
    });
  }
}

const textOf = ({ tenant, scope, id }: DedupKey): string => `${tenant}\n${scope}\n${id}`;
