import { isIPv6 } from 'node:net';
import type { GatewayConfig } from '../config/config.ts';
import type { Core } from '../core.ts';
import { createEvidenceReader } from '../evidence/create_evidence_reader.ts';
import { identifyByClaim } from '../identity/claimed_identity.ts';
import type { Identify } from '../identity/identity.ts';
import { identifyByToken } from '../identity/token_identity.ts';
import type { Judge } from '../judge/judgement.ts';
import { createGate } from '../overload/gate.ts';
import { LagGuard } from '../overload/lag_guard.ts';
import type { Models } from '../models/open_models.ts';
import type { Policies } from '../policy/open_policies.ts';
import type { Ports } from '../ports.ts';
import { createReadiness } from '../readiness.ts';
import type { OpenStores } from '../stores.ts';
import { openSystem } from '../system/open_system.ts';
import { openLiveHub } from '../live/open_live_hub.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Registries } from '../telemetry/counter.ts';
import { createDecisionMetrics } from '../telemetry/decision_metrics.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Tenancy } from '../tenancy/open_tenancy.ts';
import type { TenantDirectory } from '../tenancy/tenant_directory.ts';
import type { TlsEndpoint } from '../tls/tls_endpoint.ts';
import { VERSION } from '../version.ts';
import { createAdmission } from './admission.ts';
import { createLearningViews } from './learning/learning_views.ts';
import { createServer } from './server.ts';

export interface ListenDeps {
  readonly config: GatewayConfig;
  readonly stores: OpenStores;
  readonly core: Core;
  readonly directory: TenantDirectory;
  readonly tenancy: Tenancy;
  readonly judge: Judge;
  readonly models: Models;
  readonly policies: Policies;
  readonly metrics: Metrics;
  readonly registries: Registries;
  readonly logger: Logger;
  readonly ports: Ports;
  readonly tls: TlsEndpoint | undefined;
  readonly consoleDirectory: URL | undefined;
}

/** Serves HTTP or HTTPS over a running core. Resolves with the address that was bound. */
export async function listen({
  config,
  stores,
  core,
  directory,
  tenancy,
  judge,
  models,
  policies,
  metrics,
  registries,
  logger,
  ports,
  tls,
  consoleDirectory,
}: ListenDeps): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const { settings } = config;
  const admission = createAdmission({
    identify: createIdentify(config, directory, ports.clock),
    tenants: directory,
    limiter: tenancy.limiter,
    onQuotaExceeded: (tenant) => metrics.quotaExceeded(tenant),
  });
  const lag = new LagGuard({ ...ports, limitMs: settings.MAX_EVENT_LOOP_LAG_MS });
  const gate = createGate(core, lag, metrics);
  const setDecisionMetrics = createDecisionMetrics(registries, core.decisions, core.watch);
  const checkReadiness = createReadiness(stores.journal, core);
  const system = openSystem({
    config,
    journal: stores.journal,
    journalId: stores.journalId,
    checkReadiness,
    runners: core.runners,
    breakers: core.breakers,
    tenancy,
    directory,
    index: stores.outcomes,
    bus: stores.bus,
    acts: core.acts,
    clock: ports.clock,
  });
  const learning = createLearningViews({
    decisions: core.decisions,
    watch: core.watch,
    index: stores.outcomes,
    models,
    bandits: core.bandits,
    clock: ports.clock,
    logger,
  });
  const hub = openLiveHub({ core, directory, checkReadiness, ports, logger });
  const app = await createServer({
    tls,
    consoleDirectory,
    tokens: settings.JWT_SECRET !== undefined,
    submit: {
      admission,
      gate,
      submit: (submission, whenFull) => core.ingest.submit(submission, whenFull),
      clock: ports.clock,
      maxBodyBytes: settings.MAX_BODY_BYTES,
    },
    get: { admission, gate, dedup: core.dedup, inFlight: core.inFlight },
    labels: { admission, gate, dedup: core.dedup, decisions: core.decisions, clock: ports.clock },
    calibration: {
      admission,
      gate,
      decisions: core.decisions,
      watch: core.watch,
      clock: ports.clock,
      maxBodyBytes: settings.MAX_BODY_BYTES,
    },
    learning: { admission, gate, views: learning },
    routing: { admission, gate, decisions: core.decisions, experiments: core.experiments },
    cost: {
      admission,
      gate,
      recorder: core.spans,
      ledger: core.costs,
      clock: ports.clock,
      maxBodyBytes: settings.MAX_BODY_BYTES,
    },
    grounding: {
      admission,
      gate,
      decisions: core.decisions,
      ground: (question) => judge.ground(question),
    },
    policies: {
      admission,
      gate,
      policies,
      journal: stores.journal,
      clock: ports.clock,
      logger,
    },
    outcomes: {
      admission,
      gate,
      index: stores.outcomes,
      readEvidence: createEvidenceReader({
        index: stores.outcomes,
        journal: stores.journal,
        journalId: stores.journalId,
        dedup: core.dedup,
        inFlight: core.inFlight,
        tenants: directory,
        measure: (question) => judge.measure(question),
      }),
      hub,
      escalationTarget: settings.ESCALATION_TARGET,
      tenants: directory,
      clock: ports.clock,
      version: VERSION,
    },
    system: { admission, gate, views: system.views, desk: system.desk },
    operations: {
      version: VERSION,
      metrics,
      loopback: config.loopback,
      metricsCredentials: metricsCredentials(config),
      checkReadiness,
      beforeMetrics() {
        setDecisionMetrics([...directory.values()].map(({ id }) => id));
        metrics.setInFlight(core.ingest.inFlight);
        metrics.setUnresolved(core.unresolvedCount());
        metrics.setEventLoopLag(lag.lagMs / 1000);
        for (const { name, state } of core.breakers) metrics.setBreaker(name, state);
        for (const { status } of core.runners) metrics.setProjectionLag(status.name, status.lag);
      },
    },
    metrics,
    logger,
    logSample: settings.LOG_SAMPLE,
    random: ports.random,
  });
  app.addHook('onClose', async () => lag.stop());
  app.addHook('onClose', () => system.close());
  const close = async (): Promise<void> => {
    await tls?.stop();
    await closeWithin(
      app.close.bind(app),
      () => app.server.closeAllConnections(),
      settings.SHUTDOWN_GRACE_MS,
    );
  };
  await app.listen({ host: settings.HOST, port: settings.PORT });
  lag.start();
  tls?.watch();
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.PORT;
  const scheme = tls === undefined ? 'http' : 'https';
  const host = isIPv6(settings.HOST) ? `[${settings.HOST}]` : settings.HOST;
  return { url: `${scheme}://${host}:${port}`, close };
}

function createIdentify(
  { settings }: GatewayConfig,
  tenants: TenantDirectory,
  clock: () => number,
): Identify {
  const multiTenant = settings.MULTI_TENANT;
  if (settings.JWT_SECRET === undefined) return identifyByClaim(tenants, multiTenant);
  return identifyByToken(tenants, { secret: settings.JWT_SECRET, multiTenant, clock });
}

function metricsCredentials({ settings }: GatewayConfig): { user: string; password: string } | undefined {
  const { METRICS_USER: user, METRICS_PASS: password } = settings;
  return user === undefined || password === undefined ? undefined : { user, password };
}

/** Waits for requests in flight, but not for ever: a client that never finishes must not hold up a restart. */
async function closeWithin(close: () => Promise<void>, cutOff: () => void, graceMs: number): Promise<void> {
  const timer = setTimeout(cutOff, graceMs);
  await close();
  clearTimeout(timer);
}
