import { shareAtLeast, shareAtMost } from '../stats/binomial.ts';
import type { Interval } from '../stats/mod.ts';
import type { ArmState, BanditState } from './state.ts';

/** Why an arm may not be chosen: its evidence breaks a limit, interval and all. */
export interface Exclusion {
  readonly arm: string;
  readonly limit: 'latency_p95' | 'cost';
  /** Share of choices above the latency limit (5 % are allowed), or mean cost in USD. */
  readonly estimate: number;
  readonly interval: Interval;
  readonly n: number;
}

/** Share of choices that may be above a limit on the 95th percentile. */
const ALLOWED_OVER = 0.05;
/** Chance, over all looks together, that an arm which keeps a limit is excluded for it. */
const FALSE_EXCLUSION = 0.05;
/** Below it the normal approximation of a mean cost is not used. */
const MIN_COSTS = 30;

/**
 * The arms that are shown to break a limit. Looked at after every choice, so the look at n observations spends
 * 0.05/(n(n + 1)) of error probability, which sums to 0.05 over all n (union bound). p95 ≤ limit is tested as "at most
 * 5 % are above it" with the exact binomial (Clopper–Pearson) bound; the mean cost with a normal bound, from 30 costs
 * on, which is approximate where costs have heavy tails.
 */
export function excludedArms({ arms, limits }: BanditState): Exclusion[] {
  return arms.flatMap((arm) => [
    ...latencyExclusion(arm, limits.latency_p95_ms),
    ...costExclusion(arm, limits.cost_usd),
  ]);
}

function latencyExclusion({ id, latency }: ArmState, limit: number | null): Exclusion[] {
  const { count: n, over } = latency;
  if (limit === null || n === 0 || !(over / n > ALLOWED_OVER)) return [];
  const interval = { low: shareAtLeast(over, n, errorAt(n)), high: shareAtMost(over, n, errorAt(n)) };
  if (!(interval.low > ALLOWED_OVER)) return [];
  return [{ arm: id, limit: 'latency_p95', estimate: over / n, interval, n }];
}

function costExclusion({ id, cost }: ArmState, limit: number | null): Exclusion[] {
  const { count: n, mean, m2 } = cost;
  if (limit === null || n < MIN_COSTS || !(mean > limit)) return [];
  // Φ(−z) ≤ e^(−z²/2)/2: a little above the exact quantile, without a library that takes long to load.
  const z = Math.sqrt(-2 * Math.log(2 * errorAt(n)));
  const half = z * Math.sqrt(m2 / (n - 1) / n);
  const interval = { low: mean - half, high: mean + half };
  return interval.low > limit ? [{ arm: id, limit: 'cost', estimate: mean, interval, n }] : [];
}

const errorAt = (n: number): number => FALSE_EXCLUSION / (n * (n + 1));
