/** What a tenant may send. */
export interface Limits {
  /** Tokens that flow into its bucket per second; each record takes one. */
  readonly tokenRate: number;
  /** Size of that bucket, at least 1. */
  readonly tokenBurst: number;
  /** Records per UTC day; undefined: as many as the rate lets through. */
  readonly dailyQuota: number | undefined;
}

export type Take =
  | { readonly ok: true }
  | { readonly ok: false; readonly limit: 'rate' | 'quota'; readonly retryAfterS: number };

/**
 * Counts what tenants send against their limits. Several limiters may share a store; each then works from small
 * leases on it, so that a record costs no round trip.
 *
 * Invariant: while the store answers, all limiters on it together never admit more of a UTC day than the quota.
 */
export interface RateLimiter {
  /** Takes one record's worth: at once from a lease, else when the store has answered. Never rejects. */
  take(tenant: string, limits: Limits): Take | Promise<Take>;
  /** Forgets a tenant, and gives back what it held on lease. */
  release(tenant: string): Promise<void>;
  /** Gives back every lease. Nothing may be taken afterwards. */
  close(): Promise<void>;
}

export interface Grant {
  readonly granted: number;
  /** Limiters that share this tenant's limits, this one included. */
  readonly sharers: number;
}

export interface QuotaRequest {
  readonly tenant: string;
  /** Whole UTC days since 1970-01-01. */
  readonly day: number;
  readonly quota: number;
  readonly want: number;
  /** Admitted on this day without asking, while the store was away: counted now. */
  readonly owed: number;
}

/** Counts the records of each tenant and day. Operations reject with `store_unavailable`. */
export interface QuotaStore {
  /** Takes up to `want` of what the day still has, durably: a crash afterwards loses them, and never counts them twice. */
  take(request: QuotaRequest): Promise<Grant>;
  giveBack(tenant: string, day: number, amount: number): Promise<void>;
  /** Known to be away: asking would only fail. */
  away(): boolean;
  /** Assumed until the store has answered. */
  readonly assumedSharers: number;
}

export interface TokenRequest {
  readonly tenant: string;
  readonly rate: number;
  readonly burst: number;
  readonly want: number;
}

/** One token bucket per tenant, shared. Operations reject with `store_unavailable`. */
export interface TokenStore {
  /** Takes up to `want` tokens; `waitMs` is how long one will take to come when there is none. */
  takeTokens(request: TokenRequest): Promise<Grant & { readonly waitMs: number }>;
  away(): boolean;
  readonly assumedSharers: number;
}
