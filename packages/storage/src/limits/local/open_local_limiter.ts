import type { ProjectionStore } from '../../projection/types.ts';
import { Limiter } from '../limiter.ts';
import type { QuotaMeterDeps } from '../quota_meter.ts';
import type { RateLimiter } from '../types.ts';
import { openLocalQuotaStore } from './local_quota_store.ts';

export interface LocalLimiterOptions extends Omit<QuotaMeterDeps, 'store'> {
  readonly snapshots: ProjectionStore;
  /** Of the snapshot with the day's counts. */
  readonly name: string;
}

/**
 * A limiter of this process alone. Buckets start full; the counts of the day survive a restart. A crash loses what
 * was on lease: up to 1.5 % of a tenant's quota, never the other way. Rejects with `state_corrupt` when the counts
 * cannot be read.
 */
export async function openLocalLimiter(options: LocalLimiterOptions): Promise<RateLimiter> {
  const { snapshots, name, ...deps } = options;
  return new Limiter({ ...deps, store: await openLocalQuotaStore(snapshots, name), tokens: undefined });
}
