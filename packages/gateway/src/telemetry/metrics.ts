import { Gauge, Histogram, type OpenMetricsContentType, Registry } from 'prom-client';
import { createCounter, type DualCounter, type Registries } from './counter.ts';
import { createOverloadMetrics, type OverloadMetrics } from '../overload/overload_metrics.ts';
import { TOTAL_NAMES, type TotalName, TOTALS } from './totals.ts';

/** Seconds. The same buckets for both histograms, so that they can be read side by side. */
const BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export interface Metrics extends OverloadMetrics {
  /** Adds to a total and to its by-tenant form. Tenants come from configuration, so the labels are bounded. */
  addTotal(name: TotalName, tenant: string, amount: number): void;
  addCostSpans(tenant: string, amount: number): void;
  walError(): void;
  quotaExceeded(tenant: string): void;
  observeVerify(seconds: number, requestId: string): void;
  /** `route` is the pattern, never the path: unmatched paths must not become labels. */
  observeRequest(route: string, status: number, seconds: number, requestId: string): void;
  setProjectionLag(projection: string, entries: number): void;
  setInFlight(records: number): void;
  setUnresolved(records: number): void;
  /** Prometheus text, or OpenMetrics with exemplars when asked for. */
  render(openMetrics: boolean): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** With its registries, for what has metrics of its own. */
export function createMetrics(): Metrics & { readonly registries: Registries } {
  const openMetrics = new Registry<OpenMetricsContentType>();
  openMetrics.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const registries: Registries = { text: new Registry(), openMetrics };
  const registers = [registries.openMetrics];
  const totals = createTotals(registries);
  const costSpans = createCounter(registries, 'flk_cost_spans_total', 'Paid calls that were recorded.', [
    'tenant_id',
  ]);
  const walErrors = createCounter(registries, 'flk_wal_errors', 'Journal appends that failed.');
  const quota = createCounter(
    registries,
    'flk_quota_exceeded_by_tenant',
    'Records refused by the rate limit or the daily quota.',
    ['tenant_id'],
  );
  const verify = new Histogram<'request_id'>({
    name: 'flk_verify_duration_seconds',
    help: 'From record to settlement.',
    buckets: BUCKETS,
    enableExemplars: true,
    registers,
  });
  const request = new Histogram<'route' | 'status' | 'request_id'>({
    name: 'flk_request_duration_seconds',
    help: 'HTTP requests, by route pattern and status.',
    labelNames: ['route', 'status'] as const,
    buckets: BUCKETS,
    enableExemplars: true,
    registers,
  });
  const lag = new Gauge({
    name: 'flk_projection_lag_entries',
    help: 'Journal entries that a projection has not seen yet.',
    labelNames: ['projection'] as const,
    registers,
  });
  const inFlight = new Gauge({ name: 'flk_in_flight', help: 'Records in work.', registers });
  const unresolved = new Gauge({
    name: 'flk_unresolved',
    help: 'Recorded submissions whose result is not durable yet.',
    registers,
  });
  for (const metric of [verify, request, lag, inFlight, unresolved]) registries.text.registerMetric(metric);
  return {
    registries,
    addTotal(name, tenant, amount) {
      totals.get(name)?.all.inc({}, amount);
      totals.get(name)?.byTenant.inc({ tenant_id: tenant }, amount);
    },
    addCostSpans: (tenant, amount) => costSpans.inc({ tenant_id: tenant }, amount),
    walError: () => walErrors.inc({}, 1),
    quotaExceeded: (tenant) => quota.inc({ tenant_id: tenant }, 1),
    observeVerify: (value, requestId) => verify.observe({ value, exemplarLabels: { request_id: requestId } }),
    observeRequest: (route, status, value, requestId) =>
      request.observe({ labels: { route, status }, value, exemplarLabels: { request_id: requestId } }),
    setProjectionLag: (projection, entries) => lag.set({ projection }, entries),
    setInFlight: (records) => inFlight.set(records),
    setUnresolved: (records) => unresolved.set(records),
    ...createOverloadMetrics(registries),
    async render(asOpenMetrics) {
      const registry = asOpenMetrics ? registries.openMetrics : registries.text;
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

function createTotals(
  registries: Registries,
): ReadonlyMap<TotalName, { readonly all: DualCounter; readonly byTenant: DualCounter }> {
  return new Map(
    TOTAL_NAMES.map((name) => [
      name,
      {
        all: createCounter(registries, name, TOTALS[name]),
        byTenant: createCounter(registries, `${name}_by_tenant`, `${TOTALS[name]} By tenant.`, ['tenant_id']),
      },
    ]),
  );
}
