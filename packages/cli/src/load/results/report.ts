import type { PoolCounts } from '../http/pool.ts';
import type { ArrivalProcess } from '../loop/schedule.ts';
import type { Kind, MixName } from '../mixes.ts';
import type { Verification } from '../verify/verify_acknowledged.ts';
import type { Percentiles } from './histogram.ts';
import type { Unexpected } from './ledger.ts';
import type { KindTally, Requests } from './tally.ts';

/** The settings of a run: what it takes to repeat it. */
export interface LoadPlan {
  readonly endpoint: string;
  readonly mix: MixName;
  readonly arrivals: ArrivalProcess;
  readonly rate_per_s: number;
  readonly duration_s: number;
  readonly warm_up_s: number;
  readonly connections: number;
  readonly timeout_s: number;
  readonly seed: number;
  readonly sig_alg: string;
}

/** Durations are in ms. Everything but `warm_up` and `verify` is about the time after the warm-up. */
export interface LoadReport {
  readonly tool: 'kakeya load';
  readonly version: string;
  /** RFC 3339 */
  readonly started_at: string;
  /** The records of the run are those of the shard `load-<run>`. */
  readonly run: string;
  readonly plan: LoadPlan;
  readonly interrupted: boolean;
  readonly requests: Requests;
  readonly warm_up: Requests;
  /** Answers per second, from the end of the warm-up to the end of the schedule or the last answer. */
  readonly rate_achieved_per_s: number;
  /** From the moment a request was due to its answer: the wait for a free connection counts. */
  readonly latency_ms: Percentiles;
  /** From the moment a request was written to its answer. */
  readonly service_ms: Percentiles;
  /** How much later than it could a request was sent because of the generator itself. */
  readonly generator_late_ms: Percentiles;
  /** False: the latencies show the generator as much as the gateway. */
  readonly generator_kept_up: boolean;
  readonly statuses: Readonly<Record<string, number>>;
  readonly kinds: Readonly<Partial<Record<Kind, KindTally>>>;
  readonly replayed: number;
  /** Share of the verdicts that were replays; null without verdicts. */
  readonly dedup_hit_ratio: number | null;
  readonly connections: PoolCounts;
  readonly unexpected: readonly Unexpected[];
  /** null: not asked for. */
  readonly verify: Verification | null;
}

/** Below this the lateness is that of the platform's timers, which are exact to a millisecond. */
const TIMER_MS = 2;

/** The generator may be to blame for at most half of the tail. */
export function keptUp(late: Percentiles, latency: Percentiles): boolean {
  return (late.p99 ?? 0) <= Math.max(TIMER_MS, (latency.p99 ?? 0) / 2);
}
