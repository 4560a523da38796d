import { keyText } from '../key_text.ts';
import { readClock } from '../read_clock.ts';
import type { DedupEntry, DedupKey, PutResult } from '../types.ts';
import { PUT_SCRIPT } from './put_script.ts';
import type { RedisConnection } from '../../redis/redis_connection.ts';
import { packEntry, unpackEntry } from './stored_entry.ts';

export interface RedisIndexOptions {
  readonly keyPrefix: string;
  readonly ttlMs: number;
  /** Unix ms. */
  readonly clock: () => number;
}

/** Redis frees an entry by its own clock; one that runs ahead by less than this never frees a live one. */
const CLOCK_SKEW_MS = 60 * 60 * 1_000;

/** The entries of one prefix. Every method rejects with `store_unavailable`. */
export class RedisIndex {
  readonly #connection: RedisConnection;
  readonly #options: RedisIndexOptions;

  constructor(connection: RedisConnection, options: RedisIndexOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  async get(key: DedupKey): Promise<DedupEntry | undefined> {
    const nowMs = readClock(this.#options.clock);
    const stored = await this.#connection.ask((redis) => redis.get(this.#redisKey(key)));
    if (stored === null) return undefined;
    const { entry, expiresAtMs } = unpackEntry(stored);
    return expiresAtMs > nowMs ? entry : undefined;
  }

  async put(key: DedupKey, entry: DedupEntry): Promise<PutResult> {
    const { clock, ttlMs } = this.#options;
    const nowMs = readClock(clock);
    const packed = packEntry(entry, nowMs + ttlMs);
    const stored = await this.#connection.ask((redis) =>
      redis.eval(PUT_SCRIPT, 1, this.#redisKey(key), nowMs, packed, ttlMs + CLOCK_SKEW_MS),
    );
    return stored === null ? { first: true } : { first: false, entry: unpackEntry(stored).entry };
  }

  async ping(): Promise<void> {
    await this.#connection.ask((redis) => redis.ping());
  }

  #redisKey(key: DedupKey): string {
    return this.#options.keyPrefix + keyText(key);
  }
}
