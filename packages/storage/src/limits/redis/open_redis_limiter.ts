import type { CircuitBreaker } from '../../breaker/mod.ts';
import { parseRedisUrl } from '../../redis/redis_address.ts';
import { Limiter } from '../limiter.ts';
import type { QuotaMeterDeps } from '../quota_meter.ts';
import type { RateLimiter } from '../types.ts';
import { LazyRedis } from './lazy_redis.ts';
import { RedisLimitStore } from './redis_limit_store.ts';

export interface RedisLimiterOptions extends Omit<QuotaMeterDeps, 'store'> {
  /** `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. */
  readonly url: string;
  /** Its `isFailure` must count `store_unavailable`. */
  readonly breaker: CircuitBreaker;
  /** Tells this limiter from the others that share the Redis. */
  readonly name: string;
}

/** A record may wait this long for Redis before this limiter goes by its own share. */
const COMMAND_TIMEOUT_MS = 500;

/**
 * A limiter that shares buckets and daily counts with every other one on the same Redis. It connects when it first
 * asks: until Redis answers, and whenever it does not, each limiter goes by its own share of the limits.
 * @throws StorageError `invalid_argument` for a URL that is none
 */
export function openRedisLimiter(options: RedisLimiterOptions): RateLimiter {
  const { url, breaker, name, ...deps } = options;
  const redis = new LazyRedis({ address: parseRedisUrl(url), commandTimeoutMs: COMMAND_TIMEOUT_MS });
  const store = new RedisLimitStore(redis, breaker, name);
  const limiter = new Limiter({ ...deps, store, tokens: store });
  return {
    take: (tenant, limits) => limiter.take(tenant, limits),
    release: (tenant) => limiter.release(tenant),
    async close() {
      await limiter.close();
      await redis.close();
    },
  };
}
