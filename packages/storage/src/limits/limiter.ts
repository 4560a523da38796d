import { QuotaMeter, type QuotaMeterDeps } from './quota_meter.ts';
import { SharedRate } from './shared_rate.ts';
import { TokenBucket } from './token_bucket.ts';
import type { Limits, QuotaStore, RateLimiter, Take, TokenStore } from './types.ts';

export interface LimiterDeps extends QuotaMeterDeps {
  readonly store: QuotaStore;
  /** Without one the buckets are this process's own. */
  readonly tokens: TokenStore | undefined;
}

const TAKEN: Take = { ok: true };

/** The limiter over a store. */
export class Limiter implements RateLimiter {
  readonly #deps: LimiterDeps;
  readonly #meters = new Map<string, TenantMeter>();

  constructor(deps: LimiterDeps) {
    this.#deps = deps;
  }

  take(tenant: string, limits: Limits): Take | Promise<Take> {
    let meter = this.#meters.get(tenant);
    if (meter === undefined) {
      meter = new TenantMeter(tenant, this.#deps);
      this.#meters.set(tenant, meter);
    }
    return meter.take(limits);
  }

  async release(tenant: string): Promise<void> {
    const meter = this.#meters.get(tenant);
    this.#meters.delete(tenant);
    await meter?.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#meters.keys()].map((tenant) => this.release(tenant)));
  }
}

/** The limits of one tenant. Changed limits apply to the next record; unchanged ones keep what they have counted. */
class TenantMeter {
  readonly #tenant: string;
  readonly #deps: LimiterDeps;
  readonly #quota: QuotaMeter;
  #limits: Limits | undefined;
  #rate: { take(): number | Promise<number> } | undefined;

  constructor(tenant: string, deps: LimiterDeps) {
    this.#tenant = tenant;
    this.#deps = deps;
    this.#quota = new QuotaMeter(tenant, deps);
  }

  take(limits: Limits): Take | Promise<Take> {
    const rate = this.#rateOf(limits);
    const waitS = rate.take();
    return typeof waitS === 'number'
      ? this.#thenQuota(waitS, limits)
      : waitS.then((late) => this.#thenQuota(late, limits));
  }

  close(): Promise<void> {
    return this.#quota.close();
  }

  #thenQuota(waitS: number, { dailyQuota }: Limits): Take | Promise<Take> {
    if (waitS > 0) return { ok: false, limit: 'rate', retryAfterS: Math.max(1, Math.ceil(waitS)) };
    return dailyQuota === undefined ? TAKEN : this.#quota.take(dailyQuota);
  }

  #rateOf(limits: Limits) {
    const { tokenRate: rate, tokenBurst: burst } = limits;
    if (this.#rate === undefined || this.#limits?.tokenRate !== rate || this.#limits.tokenBurst !== burst) {
      const { tokens: store, monotonicMs, onFault } = this.#deps;
      this.#rate =
        store === undefined
          ? new TokenBucket(rate, burst, monotonicMs)
          : new SharedRate({ tenant: this.#tenant, rate, burst, store, monotonicMs, onFault });
    }
    this.#limits = limits;
    return this.#rate;
  }
}
