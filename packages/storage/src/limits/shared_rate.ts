import { Lease, type LeaseTake } from './lease.ts';
import { TokenBucket } from './token_bucket.ts';
import type { TokenStore } from './types.ts';

/** A lease is what a twentieth of a second, or of the bucket, may hold: the most by which a limiter can overshoot. */
const CHUNKS = 20;

export interface SharedRateOptions {
  readonly tenant: string;
  readonly rate: number;
  readonly burst: number;
  readonly store: TokenStore;
  readonly monotonicMs: () => number;
  readonly onFault: (fault: unknown) => void;
}

/**
 * A token bucket that several limiters share. While the store is away, each goes by a bucket of its own that has
 * its equal share of the rate.
 */
export class SharedRate {
  readonly #options: SharedRateOptions;
  readonly #lease: Lease;
  readonly #chunk: number;
  #sharers: number;
  #own: TokenBucket | undefined;

  constructor(options: SharedRateOptions) {
    const { tenant, rate, burst, store, monotonicMs, onFault } = options;
    this.#options = options;
    this.#chunk = Math.max(1, Math.floor(Math.min(rate, burst) / CHUNKS));
    this.#sharers = store.assumedSharers;
    this.#lease = new Lease({
      ask: async (want) => {
        const { granted, waitMs, sharers } = await store.takeTokens({ tenant, rate, burst, want });
        if (sharers !== this.#sharers) this.#own = undefined;
        this.#sharers = sharers;
        return { granted, retryMs: waitMs };
      },
      away: () => store.away(),
      onFault,
      monotonicMs,
    });
  }

  /** As `TokenBucket.take`: 0, or the seconds until there will be a token. */
  take(): number | Promise<number> {
    const taken = this.#lease.take(this.#chunk);
    return typeof taken === 'string' ? this.#wait(taken) : taken.then((late) => this.#wait(late));
  }

  #wait(taken: LeaseTake): number {
    if (taken === 'taken') return 0;
    // Never 0: that would read as taken.
    if (taken === 'empty') return Math.max(0.001, this.#lease.retryMs / 1000);
    const { rate, burst, monotonicMs } = this.#options;
    this.#own ??= new TokenBucket(rate / this.#sharers, Math.max(1, burst / this.#sharers), monotonicMs);
    return this.#own.take();
  }
}
