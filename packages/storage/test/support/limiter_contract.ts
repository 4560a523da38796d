import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Limits, RateLimiter, Take } from '../../src/limits/types.ts';

export interface LimiterClocks {
  readonly clock: () => number;
  readonly monotonicMs: () => number;
}

export interface LimiterHarness extends AsyncDisposable {
  /** A limiter on the one store of this harness. */
  open(clocks: LimiterClocks): Promise<RateLimiter>;
  /** Resolves when nothing is on its way to the store. */
  quiet(): Promise<void>;
}

export const NOON = Date.parse('2026-03-01T12:00:00Z');
const FAST: Limits = { tokenRate: 1e6, tokenBurst: 1e6, dailyQuota: undefined };
export const quota = (dailyQuota: number): Limits => ({ ...FAST, dailyQuota });
/** What a limiter can hold on lease of a quota, and so lose in a crash: a chunk and a half. */
export const onLease = (dailyQuota: number): number => Math.ceil(1.5 * Math.ceil(dailyQuota / 100));

export async function takeMany(
  limiter: RateLimiter,
  count: number,
  tenant: string,
  limits: Limits,
): Promise<{ readonly admitted: number; readonly refusals: readonly Extract<Take, { ok: false }>[] }> {
  const takes = await Promise.all(Array.from({ length: count }, async () => limiter.take(tenant, limits)));
  const refusals = takes.filter((take) => !take.ok);
  return { admitted: takes.length - refusals.length, refusals };
}

/** What every limiter keeps, whatever its store. */
export function describeLimiterContract(name: string, start: () => Promise<LimiterHarness>): void {
  describe(`limiter contract: ${name}`, () => {
    let harness: LimiterHarness;
    let nowMs: number;
    let sinceMs: number;
    let limiter: RateLimiter;
    const clocks: LimiterClocks = { clock: () => nowMs, monotonicMs: () => sinceMs };

    beforeEach(async () => {
      [nowMs, sinceMs] = [NOON, 0];
      harness = await start();
      limiter = await harness.open(clocks);
    });
    afterEach(async () => {
      await limiter.close();
      await harness[Symbol.asyncDispose]();
    });

    test('a burst passes, the next record waits, and another tenant does not', async () => {
      const slow: Limits = { tokenRate: 0.001, tokenBurst: 3, dailyQuota: undefined };
      const { admitted, refusals } = await takeMany(limiter, 5, 'alpha', slow);
      expect(admitted).toBe(3);
      for (const { limit, retryAfterS } of refusals) {
        expect(limit).toBe('rate');
        expect(retryAfterS).toBeGreaterThan(900);
      }
      expect(await limiter.take('beta', slow)).toEqual({ ok: true });
    });

    test('of concurrent records exactly the quota is admitted; the rest hears of midnight', async () => {
      const { admitted, refusals } = await takeMany(limiter, 700, 'alpha', quota(500));
      expect(admitted).toBe(500);
      expect(refusals[0]).toEqual({ ok: false, limit: 'quota', retryAfterS: 12 * 3600 });
      expect((await takeMany(limiter, 10, 'beta', quota(10))).admitted).toBe(10);
    });

    test('small quotas are exact, too', async () => {
      for (const size of [1, 2, 3, 7]) {
        expect((await takeMany(limiter, 20, `tenant-${size}`, quota(size))).admitted).toBe(size);
      }
    });

    test('a tenant without a quota has none', async () => {
      expect((await takeMany(limiter, 1_000, 'alpha', FAST)).admitted).toBe(1_000);
    });

    test('the next UTC day opens a new quota; a clock that steps back opens none', async () => {
      expect((await takeMany(limiter, 20, 'alpha', quota(10))).admitted).toBe(10);
      nowMs = Date.parse('2026-03-02T00:00:00Z');
      expect((await takeMany(limiter, 20, 'alpha', quota(10))).admitted).toBe(10);
      nowMs = NOON;
      expect((await takeMany(limiter, 20, 'alpha', quota(10))).admitted).toBe(0);
    });

    test('the count survives a stop: what was not used is given back', async () => {
      expect((await takeMany(limiter, 300, 'alpha', quota(1_000))).admitted).toBe(300);
      await limiter.close();
      limiter = await harness.open(clocks);
      expect((await takeMany(limiter, 1_000, 'alpha', quota(1_000))).admitted).toBe(700);
    });

    test('a crash loses what was on lease, and never adds to the day', async () => {
      expect((await takeMany(limiter, 310, 'alpha', quota(1_000))).admitted).toBe(310);
      await harness.quiet();
      const after = await harness.open(clocks);
      const { admitted } = await takeMany(after, 1_000, 'alpha', quota(1_000));
      await after.close();
      expect(admitted).toBeLessThanOrEqual(690);
      expect(admitted).toBeGreaterThanOrEqual(690 - onLease(1_000));
    });

    test('a raised quota applies to the next record, a lowered one as soon as the lease is spent', async () => {
      expect((await takeMany(limiter, 20, 'alpha', quota(10))).admitted).toBe(10);
      expect((await takeMany(limiter, 20, 'alpha', quota(15))).admitted).toBe(5);
      expect((await takeMany(limiter, 20, 'alpha', quota(12))).admitted).toBe(0);
    });

    test('a tenant that is released gives back its lease and keeps its count', async () => {
      expect((await takeMany(limiter, 101, 'alpha', quota(1_000))).admitted).toBe(101);
      await limiter.release('alpha');
      expect((await takeMany(limiter, 1_000, 'alpha', quota(1_000))).admitted).toBe(899);
    });

    test('the same limits said again change nothing; a new rate is a new bucket', async () => {
      const limits = (tokenBurst: number): Limits => ({ tokenRate: 1e-3, tokenBurst, dailyQuota: undefined });
      expect((await takeMany(limiter, 5, 'alpha', limits(2))).admitted).toBe(2);
      expect((await takeMany(limiter, 5, 'alpha', limits(2))).admitted).toBe(0);
    });

    test('from a lease a record is taken at once', async () => {
      await limiter.take('alpha', quota(1_000));
      expect(limiter.take('alpha', quota(1_000))).toEqual({ ok: true });
    });
  });
}
