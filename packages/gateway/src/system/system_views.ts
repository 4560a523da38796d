import type { CircuitBreaker, Journal, OutcomeIndex } from '@kakeya/storage';
import type { GatewayConfig } from '../config/config.ts';
import type { ProjectionRunner } from '../effects/projection_runner.ts';
import type { Check } from '../http/operations_routes.ts';
import type { SystemReport, SystemViews } from '../http/system/system_routes.ts';
import type { Tenancy } from '../tenancy/open_tenancy.ts';
import type { TenantDirectory } from '../tenancy/tenant_directory.ts';
import { VERSION } from '../version.ts';
import { describeJournal } from './describe_journal.ts';
import { describeSettings } from './describe_settings.ts';
import { describeStores } from './describe_stores.ts';
import { describeTenant } from './describe_tenant.ts';

export interface SystemViewDeps {
  readonly config: GatewayConfig;
  readonly journal: Pick<Journal, 'stats' | 'segments'>;
  readonly journalId: string;
  readonly checkReadiness: () => Promise<readonly Check[]>;
  readonly runners: readonly Pick<ProjectionRunner, 'status'>[];
  readonly breakers: readonly CircuitBreaker[];
  readonly tenancy: Pick<Tenancy, 'breaker' | 'configOf'>;
  readonly directory: Pick<TenantDirectory, 'values'>;
  readonly index: Pick<OutcomeIndex, 'acts'>;
  readonly clock: () => number;
}

/** What the gateway says of itself: asked anew each time, nothing is remembered but when it started. */
export function createSystemViews(deps: SystemViewDeps): SystemViews {
  const startedAt = new Date(deps.clock()).toISOString();
  return {
    report: () => report(deps, startedAt),
    async acts(limit) {
      const acts = await deps.index.acts({ limit });
      return acts.map(({ atMs, ...act }) => ({ ...act, at: new Date(atMs).toISOString() }));
    },
  };
}

async function report(deps: SystemViewDeps, startedAt: string): Promise<SystemReport> {
  const { config, tenancy } = deps;
  const checks = await deps.checkReadiness();
  const projections = deps.runners.map(({ status }) => status);
  const breakers = [...deps.breakers, ...(tenancy.breaker === undefined ? [] : [tenancy.breaker])];
  const nowMs = deps.clock();
  return {
    version: VERSION,
    node: process.version,
    started_at: startedAt,
    checks: checks.map(({ name, ok, detail = null }) => ({ name, ok, detail })),
    journal: describeJournal(deps.journal, deps.journalId, config.settings.WAL_RETENTION_DAYS),
    projections: projections.map(({ name, position, lag, error, external }) => ({
      name,
      position,
      lag,
      error,
      external,
    })),
    breakers: breakers.map(({ name, state, retryInMs }) => ({
      name,
      state,
      retry_in_ms: state === 'closed' ? null : retryInMs,
    })),
    stores: await describeStores({ config, checks, projections, limitsBreaker: tenancy.breaker }),
    tenants: [...deps.directory.values()].map((tenant) => describeTenant(tenant, nowMs)),
    settings: describeSettings(tenancy.configOf),
  };
}
