/**
 * Scripts run alone on the server: what they read cannot change before they write. All keys of one call belong to
 * one tenant and carry it as the hash tag, so that they lie in one slot of a cluster. Time is the server's, so that
 * limiters with different clocks refill one bucket alike.
 */
const NOW = `
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** Notes who shares the tenant's limits. Where it is used, ARGV begins with: who asks, how long that counts in ms. */
const SHARERS = `
redis.call('ZADD', KEYS[2], nowMs, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', nowMs - ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
local sharers = redis.call('ZCARD', KEYS[2])`;

/** KEYS: count of the day, sharers. ARGV: …, quota, want, owed, lifetime of the count in ms. */
export const TAKE_QUOTA = `${NOW}${SHARERS}
local used = redis.call('INCRBY', KEYS[1], ARGV[5])
local granted = math.max(0, math.min(tonumber(ARGV[4]), tonumber(ARGV[3]) - used))
redis.call('INCRBY', KEYS[1], granted)
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return { granted, sharers }`;

/** KEYS: count of the day. ARGV: amount. A count that has expired is not begun again. */
export const GIVE_BACK_QUOTA = `
local used = tonumber(redis.call('GET', KEYS[1]) or 0)
if used > 0 then redis.call('DECRBY', KEYS[1], math.min(used, tonumber(ARGV[1]))) end
return {}`;

/** KEYS: bucket, sharers. ARGV: …, rate per second, burst, want. Answers granted, sharers, ms until there is one. */
export const TAKE_TOKENS = `${NOW}${SHARERS}
local rate, burst = tonumber(ARGV[3]), tonumber(ARGV[4])
local stored = redis.call('HMGET', KEYS[1], 'tokens', 'at_ms')
local tokens, atMs = tonumber(stored[1] or burst), tonumber(stored[2] or nowMs)
tokens = math.min(burst, tokens + math.max(0, nowMs - atMs) / 1000 * rate)
local granted = math.min(tonumber(ARGV[5]), math.floor(tokens))
tokens = tokens - granted
redis.call('HSET', KEYS[1], 'tokens', tokens, 'at_ms', math.max(nowMs, atMs))
-- By then it is full again, as a bucket that is not there is.
redis.call('PEXPIRE', KEYS[1], math.min(2 ^ 40, math.ceil(burst / rate * 1000) + 1000))
local waitMs = 0
if granted == 0 then waitMs = math.min(2 ^ 40, math.ceil((1 - tokens) / rate * 1000)) end
return { granted, sharers, waitMs }`;
