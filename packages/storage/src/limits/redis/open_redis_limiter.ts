import { Redis } from 'ioredis';
import type { CircuitBreaker } from '../../breaker/mod.ts';
import { Limiter } from '../limiter.ts';
import type { QuotaMeterDeps } from '../quota_meter.ts';
import type { RateLimiter } from '../types.ts';
import { RedisLimitStore } from './redis_limit_store.ts';

export interface RedisLimiterOptions extends Omit<QuotaMeterDeps, 'store'> {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** Its `isFailure` must count `store_unavailable`. */
  readonly breaker: CircuitBreaker;
  /** Tells this limiter from the others that share the Redis. */
  readonly name: string;
}

/** A record may wait this long for Redis before this limiter goes by its own share. */
const COMMAND_TIMEOUT_MS = 250;
const CONNECT_TIMEOUT_MS = 1_000;
const MAX_RECONNECT_DELAY_MS = 2_000;

/**
 * A limiter that shares buckets and daily counts with every other one on the same Redis. Resolves without Redis too:
 * until it answers, and whenever it does not, each limiter goes by its own share of the limits.
 */
export async function openRedisLimiter(options: RedisLimiterOptions): Promise<RateLimiter> {
  const { url, breaker, name, ...deps } = options;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    // A take that is sent twice counts twice, and one that waits for a connection holds up its record.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (tries) => Math.min(MAX_RECONNECT_DELAY_MS, 50 * tries),
  });
  const store = new RedisLimitStore(redis, breaker, name);
  // It goes on trying to connect; what the records meet until then, the breaker says.
  await redis.connect().catch(() => undefined);
  const limiter = new Limiter({ ...deps, store, tokens: store });
  return {
    take: (tenant, limits) => limiter.take(tenant, limits),
    release: (tenant) => limiter.release(tenant),
    async close() {
      await limiter.close();
      redis.disconnect();
    },
  };
}
