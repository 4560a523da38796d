export { type LocalLimiterOptions, openLocalLimiter } from './local/open_local_limiter.ts';
export { openRedisLimiter, type RedisLimiterOptions } from './redis/open_redis_limiter.ts';
export type { Limits, RateLimiter, Take } from './types.ts';
