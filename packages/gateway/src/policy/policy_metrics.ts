import { Histogram } from 'prom-client';
import { createCounter, type Registries } from '../telemetry/counter.ts';

/** Seconds. Selection is to take less than 0.0002. */
const BUCKETS = [0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25, 1];

export interface PolicyMetrics {
  planned(selector: string, rules: number, seconds: number): void;
  selectionFailed(): void;
  compiled(seconds: number): void;
  verified(verdict: string, seconds: number): void;
  cacheHit(): void;
  cacheMiss(): void;
}

export function createPolicyMetrics(registries: Registries): PolicyMetrics {
  const counter = (name: string, help: string, ...labels: string[]) =>
    createCounter(registries, name, help, labels);
  const histogram = (name: string, help: string) =>
    new Histogram({ name, help, buckets: BUCKETS, registers: [registries.text, registries.openMetrics] });
  const rules = counter('adapt_selected_rules_total', 'Rules that selection made active, over all plans.');
  const plans = counter('adapt_plans_total', 'Plans that were made.', 'selector');
  const failures = counter('adapt_selection_failures_total', 'Contexts for which no plan could be made.');
  const latency = histogram('adapt_selection_latency_seconds', 'From a context that is read to its plan.');
  const compile = histogram(
    'flk_policy_compile_duration_seconds',
    'From the stored policy, or its source, to closures.',
  );
  const verify = histogram('flk_policy_verify_duration_seconds', 'From a plan to its verdict, with proofs.');
  const hits = counter('flk_policy_cache_hits_total', 'Policies that were found compiled.');
  const misses = counter('flk_policy_cache_misses_total', 'Policies that had to be compiled.');
  const verdicts = counter('flk_policy_verdicts_total', 'Verdicts of POST /v1/proofs/verify.', 'verdict');
  return {
    planned(selector, count, seconds) {
      plans.inc({ selector }, 1);
      rules.inc({}, count);
      latency.observe(seconds);
    },
    selectionFailed: () => failures.inc({}, 1),
    compiled: (seconds) => compile.observe(seconds),
    verified(verdict, seconds) {
      verdicts.inc({ verdict }, 1);
      verify.observe(seconds);
    },
    cacheHit: () => hits.inc({}, 1),
    cacheMiss: () => misses.inc({}, 1),
  };
}
