import { Lease, type LeaseTake } from './lease.ts';
import type { QuotaStore, Take } from './types.ts';

const DAY_MS = 86_400_000;
/** Leases are a hundredth of the quota: what a crash can lose, and what idle limiters can keep from busy ones. */
const CHUNKS = 100;
/** A used-up day is asked for again this often: another limiter may have given something back. */
const ASK_AGAIN_MS = 5_000;
/** The store may be back sooner than the next day. */
const AWAY_RETRY_S = 5;

export interface QuotaMeterDeps {
  readonly store: QuotaStore;
  /** Unix ms. */
  readonly clock: () => number;
  readonly monotonicMs: () => number;
  readonly onFault: (fault: unknown) => void;
}

/** What has happened on one UTC day. */
interface DayCount {
  readonly day: number;
  readonly lease: Lease;
  admitted: number;
  /** Admitted while the store was away, and not told to it yet. */
  owed: number;
}

/**
 * The daily quota of one tenant. While the store is away, this limiter admits no more of the day, all in all, than
 * its equal share among those that it knows of.
 */
export class QuotaMeter {
  readonly #tenant: string;
  readonly #deps: QuotaMeterDeps;
  #quota = 0;
  #sharers: number;
  #today: DayCount;

  constructor(tenant: string, deps: QuotaMeterDeps) {
    this.#tenant = tenant;
    this.#deps = deps;
    this.#sharers = deps.store.assumedSharers;
    this.#today = this.#begin(this.#dayNow());
  }

  take(quota: number): Take | Promise<Take> {
    const day = this.#dayNow();
    // A clock that steps back over midnight must not open a day that is used up already.
    if (day > this.#today.day) this.#today = this.#begin(day);
    if (quota !== this.#quota) this.#adopt(quota);
    const today = this.#today;
    const taken = today.lease.take(Math.ceil(quota / CHUNKS));
    return typeof taken === 'string'
      ? this.#judge(taken, today)
      : taken.then((late) => this.#judge(late, today));
  }

  /** Tells the store what it does not know, and gives back what is not used. */
  async close(): Promise<void> {
    const { store } = this.#deps;
    const today = this.#today;
    const { day, lease } = today;
    // An answer that is still on its way may settle what is owed.
    const held = await lease.drain();
    const { owed } = today;
    try {
      if (owed > 0) await store.take({ tenant: this.#tenant, day, quota: this.#quota, want: 0, owed });
      if (held > 0) await store.giveBack(this.#tenant, day, held);
    } catch (fault) {
      this.#deps.onFault(fault);
    }
  }

  #adopt(quota: number): void {
    this.#quota = quota;
    this.#today.lease.reconsider();
  }

  #judge(taken: LeaseTake, today: DayCount): Take {
    const share = Math.floor(this.#quota / this.#sharers);
    const admit = taken === 'taken' || (taken === 'away' && today.admitted < share);
    if (!admit) {
      const retryAfterS = taken === 'away' ? AWAY_RETRY_S : this.#secondsToMidnight();
      return { ok: false, limit: 'quota', retryAfterS };
    }
    today.admitted += 1;
    if (taken === 'away') today.owed += 1;
    return { ok: true };
  }

  #begin(day: number): DayCount {
    const { store, monotonicMs, onFault } = this.#deps;
    const ask = async (want: number): Promise<{ granted: number; retryMs: number }> => {
      const owed = today.owed;
      const { granted, sharers } = await store.take({
        tenant: this.#tenant,
        day,
        quota: this.#quota,
        want,
        owed,
      });
      today.owed -= owed;
      this.#sharers = sharers;
      return { granted, retryMs: ASK_AGAIN_MS };
    };
    const lease = new Lease({ ask, away: () => store.away(), onFault, monotonicMs });
    const today: DayCount = { day, lease, admitted: 0, owed: 0 };
    return today;
  }

  #dayNow(): number {
    return Math.floor(this.#deps.clock() / DAY_MS);
  }

  #secondsToMidnight(): number {
    const nowMs = this.#deps.clock();
    return Math.max(1, Math.ceil(((this.#today.day + 1) * DAY_MS - nowMs) / 1000));
  }
}
