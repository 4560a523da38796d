import { findBinary, type PrivateServer, startRedisServer } from '@kakeya/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CircuitBreaker } from '../src/breaker/mod.ts';
import { StorageError } from '../src/errors.ts';
import { openRedisLimiter } from '../src/limits/mod.ts';
import type { Limits, RateLimiter } from '../src/limits/types.ts';
import {
  describeLimiterContract,
  type LimiterClocks,
  NOON,
  onLease,
  quota,
  takeMany,
} from './support/limiter_contract.ts';
import { seededRandom } from './support/journal_harness.ts';
import { turn } from './support/virtual_time.ts';

const HAS_REDIS = findBinary('redis-server') !== undefined;
const WITHOUT = HAS_REDIS ? '' : ' (skipped: redis-server is not installed)';
const OPEN_MS = 50;

async function openOn(url: string, name: string, clocks: LimiterClocks): Promise<RateLimiter> {
  const breaker = new CircuitBreaker(
    {
      name: 'limits',
      failureThreshold: 2,
      openMs: OPEN_MS,
      maxOpenMs: OPEN_MS,
      probeTimeoutMs: 500,
      isFailure: (fault) => fault instanceof StorageError && fault.code === 'store_unavailable',
    },
    {
      monotonicMs: () => performance.now(),
      after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
      random: () => 0.5,
    },
    () => undefined,
  );
  return openRedisLimiter({ url, name, breaker, onFault: () => undefined, ...clocks });
}

/** What Redis has counted of the day; it must not keep it for ever. */
async function countOf(url: string, tenant: string): Promise<number> {
  const admin = new Redis(url);
  const key = `kakeya:limits:{${tenant}}:quota:${Math.floor(NOON / 86_400_000)}`;
  const [count, lifetimeMs] = await Promise.all([admin.get(key), admin.pttl(key)]);
  admin.disconnect();
  expect(lifetimeMs).toBeGreaterThan(0);
  return Number(count);
}

const CLOCKS: LimiterClocks = { clock: () => NOON, monotonicMs: () => performance.now() };

describe.skipIf(!HAS_REDIS)(`limits on Redis${WITHOUT}`, () => {
  let server: PrivateServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function threeLimiters(clocks: LimiterClocks = CLOCKS): Promise<readonly RateLimiter[]> {
    const admin = new Redis(server.url);
    await admin.flushall();
    admin.disconnect();
    const limiters = await Promise.all(['a', 'b', 'c'].map((name) => openOn(server.url, name, clocks)));
    onTestFinished(async () => {
      await Promise.all(limiters.map((limiter) => limiter.close()));
    });
    return limiters;
  }

  describeLimiterContract('Redis', async () => {
    const admin = new Redis(server.url);
    await admin.flushall();
    let opened = 0;
    return {
      open: (clocks) => openOn(server.url, `limiter-${(opened += 1)}`, clocks),
      quiet: () => Promise.resolve(),
      async [Symbol.asyncDispose]() {
        admin.disconnect();
      },
    };
  });

  test.each([1, 2, 3, 4, 5])(
    'three limiters never admit more than the quota together, and strand only leases (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const limiters = await threeLimiters();
      const size = 1 + Math.floor(random() * 2_000);
      const limits = quota(size);
      let admitted = 0;
      let sent = 0;
      while (sent < size + 500) {
        const counts = limiters.map(() => Math.floor(random() * 60));
        const rounds = limiters.map((limiter, index) =>
          takeMany(limiter, counts[index] ?? 0, 'alpha', limits),
        );
        for (const round of await Promise.all(rounds)) admitted += round.admitted;
        sent += counts.reduce((sum, count) => sum + count, 0);
      }
      expect(admitted, `seed ${seed}`).toBeLessThanOrEqual(size);
      expect(admitted, `seed ${seed}`).toBeGreaterThanOrEqual(size - 2 * onLease(size));
    },
  );

  test('three limiters share one bucket', async () => {
    const limiters = await threeLimiters();
    const limits: Limits = { tokenRate: 1e-3, tokenBurst: 100, dailyQuota: undefined };
    const rounds = await Promise.all(limiters.map((limiter) => takeMany(limiter, 90, 'alpha', limits)));
    const admitted = rounds.reduce((sum, round) => sum + round.admitted, 0);
    expect(admitted).toBeLessThanOrEqual(100);
    expect(admitted).toBeGreaterThanOrEqual(100 - 2 * 8);
  });

  test('what one limiter gives back another one can take', async () => {
    const limiters = await threeLimiters();
    const [first, second] = limiters;
    if (first === undefined || second === undefined) throw new Error('unreachable');
    expect((await takeMany(first, 400, 'alpha', quota(1_000))).admitted).toBe(400);
    await first.close();
    expect((await takeMany(second, 1_000, 'alpha', quota(1_000))).admitted).toBe(600);
  });
});

describe.skipIf(!HAS_REDIS)(`limits while Redis is away${WITHOUT}`, () => {
  test('each limiter goes on up to its equal share of the day, and what it admitted is counted afterwards', async () => {
    await using server = await startRedisServer();
    const limiters = await Promise.all(['a', 'b', 'c'].map((name) => openOn(server.url, name, CLOCKS)));
    // The last to ask knows of all three, so let all of them ask once more than the first.
    for (const limiter of [...limiters, ...limiters]) await limiter.take('other', quota(9));
    const size = 900;
    for (const limiter of [...limiters, ...limiters]) await takeMany(limiter, 30, 'alpha', quota(size));

    await server.kill();
    let away = 0;
    for (const limiter of limiters) {
      const { admitted, refusals } = await takeMany(limiter, 1_000, 'alpha', quota(size));
      expect(60 + admitted).toBeLessThanOrEqual(size / 3);
      expect(60 + admitted).toBeGreaterThanOrEqual(size / 3 - onLease(size));
      expect(refusals[0]).toEqual({ ok: false, limit: 'quota', retryAfterS: 5 });
      away += admitted;
    }
    expect(away).toBeGreaterThan(0);

    await server.start();
    let after = 0;
    const refusedByAll = async (): Promise<boolean> => {
      const rounds = await Promise.all(
        limiters.map((limiter) => takeMany(limiter, 20, 'alpha', quota(size))),
      );
      after += rounds.reduce((sum, round) => sum + round.admitted, 0);
      return rounds.every(({ refusals }) => (refusals[0]?.retryAfterS ?? 0) > 5);
    };
    while (!(await refusedByAll())) await turn();
    await Promise.all(limiters.map((limiter) => limiter.close()));
    expect(180 + away + after).toBeLessThanOrEqual(size + away);
    expect(await countOf(server.url, 'alpha')).toBe(180 + away + after);
  });

  test('the rate is each limiter’s share of it, and a frozen Redis holds up no record for ever', async () => {
    await using server = await startRedisServer();
    const limits: Limits = { tokenRate: 1e-3, tokenBurst: 100, dailyQuota: undefined };
    const limiters = await Promise.all(['a', 'b'].map((name) => openOn(server.url, name, CLOCKS)));
    for (const limiter of limiters) await takeMany(limiter, 1, 'alpha', limits);
    server.pause();
    const [first, second] = await Promise.all(
      limiters.map((limiter) => takeMany(limiter, 200, 'alpha', limits)),
    );
    // The first one to ask did not hear of the second before Redis froze.
    expect(first?.admitted).toBeLessThanOrEqual(100 + 4);
    expect(second?.admitted).toBeLessThanOrEqual(100 / 2 + 4);
    expect(second?.admitted).toBeGreaterThanOrEqual(100 / 2);
    server.resume();
    await Promise.all(limiters.map((limiter) => limiter.close()));
  });

  test('a limiter that never saw Redis opens, admits a small share, and shares once Redis is there', async () => {
    await using server = await startRedisServer();
    await server.kill();
    const limiter = await openOn(server.url, 'a', CLOCKS);
    expect((await takeMany(limiter, 200, 'alpha', quota(100))).admitted).toBe(10);
    await server.start();
    let admitted = 10;
    while (admitted < 100) {
      await turn();
      admitted += (await takeMany(limiter, 10, 'alpha', quota(100))).admitted;
    }
    expect((await takeMany(limiter, 100, 'alpha', quota(100))).admitted).toBe(0);
    await limiter.close();
    expect(await countOf(server.url, 'alpha')).toBe(100);
  });
});
