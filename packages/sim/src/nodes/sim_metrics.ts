import type { Metrics } from '@kakeya/gateway/core';

export interface SimMetrics extends Metrics {
  /** By `<total> <tenant>`. */
  readonly totals: ReadonlyMap<string, number>;
}

/** Counts what the checker compares with the log; prom-client's registries cost more than a whole schedule. */
export function simMetrics(): SimMetrics {
  const totals = new Map<string, number>();
  const ignore = (): void => undefined;
  return {
    totals,
    addTotal(name, tenant, amount) {
      const key = `${name} ${tenant}`;
      totals.set(key, (totals.get(key) ?? 0) + amount);
    },
    addCostSpans: ignore,
    walError: ignore,
    quotaExceeded: ignore,
    observeVerify: ignore,
    observeRequest: ignore,
    setProjectionLag: ignore,
    setInFlight: ignore,
    setUnresolved: ignore,
    setBreaker: ignore,
    breakerEntered: ignore,
    shed: ignore,
    setEventLoopLag: ignore,
    unreadable: ignore,
    async render() {
      return { contentType: 'text/plain', body: '' };
    },
  };
}
