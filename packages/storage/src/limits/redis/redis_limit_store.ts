import type { CircuitBreaker } from '../../breaker/mod.ts';
import { StorageError } from '../../errors.ts';
import type { Grant, QuotaRequest, QuotaStore, TokenRequest, TokenStore } from '../types.ts';
import type { LazyRedis } from './lazy_redis.ts';
import { GIVE_BACK_QUOTA, TAKE_QUOTA, TAKE_TOKENS } from './scripts.ts';

/** A day's count is kept until clocks that differ by a day agree that it is over. */
const COUNT_LIFETIME_MS = 3 * 86_400_000;
/** A limiter that has not asked for this long no longer counts as a sharer. */
const SHARER_LIFETIME_MS = 3_600_000;

const UNEXPECTED = 'Redis answered with something other than counts of limits.';
const PROOF = { proves: true, mayProbe: true } as const;

/** Counts and buckets on one Redis, shared by every limiter that uses it. */
export class RedisLimitStore implements QuotaStore, TokenStore {
  /** Until Redis has said how many there are, a small share: too little is safe. */
  readonly assumedSharers = 10;
  readonly #redis: LazyRedis;
  readonly #breaker: CircuitBreaker;
  readonly #name: string;

  /** @param name tells this limiter from the others */
  constructor(redis: LazyRedis, breaker: CircuitBreaker, name: string) {
    this.#redis = redis;
    this.#breaker = breaker;
    this.#name = name;
  }

  async take({ tenant, day, quota, want, owed }: QuotaRequest): Promise<Grant> {
    const keys = [quotaKey(tenant, day), sharersKey(tenant)];
    const args = [this.#name, SHARER_LIFETIME_MS, quota, want, owed, COUNT_LIFETIME_MS];
    const [granted, sharers] = await this.#run(TAKE_QUOTA, keys, args);
    return { granted: integer(granted), sharers: integer(sharers) };
  }

  async giveBack(tenant: string, day: number, amount: number): Promise<void> {
    await this.#run(GIVE_BACK_QUOTA, [quotaKey(tenant, day)], [amount]);
  }

  async takeTokens({ tenant, rate, burst, want }: TokenRequest): Promise<Grant & { waitMs: number }> {
    const keys = [`kakeya:limits:{${tenant}}:bucket`, sharersKey(tenant)];
    const args = [this.#name, SHARER_LIFETIME_MS, rate, burst, want];
    const [granted, sharers, waitMs] = await this.#run(TAKE_TOKENS, keys, args);
    return { granted: integer(granted), sharers: integer(sharers), waitMs: integer(waitMs) };
  }

  away(): boolean {
    return this.#breaker.state !== 'closed' && this.#breaker.retryInMs > 0;
  }

  async #run(
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<readonly unknown[]> {
    const reply = await this.#breaker.run(
      () => this.#redis.ask((redis) => redis.eval(script, keys.length, ...keys, ...args)),
      PROOF,
    );
    if (Array.isArray(reply)) return reply;
    throw new StorageError('store_unavailable', UNEXPECTED);
  }
}

const quotaKey = (tenant: string, day: number): string => `kakeya:limits:{${tenant}}:quota:${day}`;
const sharersKey = (tenant: string): string => `kakeya:limits:{${tenant}}:sharers`;

function integer(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new StorageError('store_unavailable', UNEXPECTED);
}
