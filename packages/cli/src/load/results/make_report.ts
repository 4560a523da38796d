import { VERSION } from '../../version.ts';
import type { ConnectionPool } from '../http/pool.ts';
import type { LoadOptions } from '../options.ts';
import type { RecordPlan } from '../records/record_source.ts';
import type { Verification } from '../verify/verify_acknowledged.ts';
import type { Ledger } from './ledger.ts';
import { keptUp, type LoadPlan, type LoadReport } from './report.ts';

interface Results {
  readonly options: LoadOptions;
  readonly plan: RecordPlan;
  readonly ledger: Ledger;
  readonly pool: ConnectionPool;
  readonly interrupted: boolean;
  readonly verification: Verification | null;
}

export function makeReport({ options, plan, ledger, pool, interrupted, verification }: Results): LoadReport {
  const { measured } = ledger;
  const { requests, statuses, replayed } = measured;
  const latency = ledger.latency.percentiles();
  const late = ledger.generatorLate.percentiles();
  const verdicts = (statuses['200'] ?? 0) + (statuses['202'] ?? 0);
  const scheduledS = interrupted ? 0 : options.duration;
  const elapsedS = Math.max(scheduledS, ledger.lastEndedMs / 1000 - options.warmUp);
  return {
    tool: 'kakeya load',
    version: VERSION,
    started_at: plan.sentAt,
    run: plan.run,
    plan: planOf(options, plan),
    interrupted,
    requests,
    warm_up: ledger.warmUp.requests,
    rate_achieved_per_s: requests.completed === 0 ? 0 : requests.completed / elapsedS,
    latency_ms: latency,
    service_ms: ledger.service.percentiles(),
    generator_late_ms: late,
    generator_kept_up: keptUp(late, latency),
    statuses,
    kinds: measured.kinds,
    replayed,
    dedup_hit_ratio: verdicts === 0 ? null : replayed / verdicts,
    connections: pool.counts,
    unexpected: ledger.unexpected,
    verify: verification,
  };
}

function planOf(options: LoadOptions, { key }: RecordPlan): LoadPlan {
  return {
    endpoint: options.endpoint,
    mix: options.mix,
    arrivals: options.arrivals,
    rate_per_s: options.rate,
    duration_s: options.duration,
    warm_up_s: options.warmUp,
    connections: options.connections,
    timeout_s: options.timeout,
    seed: options.seed,
    sig_alg: key.alg,
  };
}
