import { isIPv6 } from 'node:net';
import { availableParallelism } from 'node:os';
import type { CorruptRange, RecoveryReport } from '@kakeya/storage';
import { closeAll } from './close_all.ts';
import type { GatewayConfig } from './config/config.ts';
import { type Core, startCore } from './core.ts';
import { createAdmission } from './http/admission.ts';
import { createServer } from './http/server.ts';
import { identifyByClaim } from './identity/claimed_identity.ts';
import type { Identify } from './identity/identity.ts';
import { identifyByToken } from './identity/token_identity.ts';
import { nodePorts, type Ports } from './ports.ts';
import { JudgePool } from './judge/judge_pool.ts';
import type { Judge } from './judge/judgement.ts';
import { createLocalJudge } from './judge/local_judge.ts';
import { createGate } from './overload/gate.ts';
import { LagGuard } from './overload/lag_guard.ts';
import { createReadiness } from './readiness.ts';
import { openStores, type Stores } from './stores.ts';
import type { Registries } from './telemetry/counter.ts';
import { createLogger, type Logger } from './telemetry/log.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { openTenancy, type Tenancy } from './tenancy/open_tenancy.ts';
import type { ReloadReport } from './tenancy/reload_tenants.ts';
import { TenantDirectory } from './tenancy/tenant_directory.ts';
import type { TlsConfig } from './tls/tls_config.ts';
import { TlsEndpoint } from './tls/tls_endpoint.ts';
import { createTlsMetrics } from './tls/tls_metrics.ts';
import { VERSION } from './version.ts';

/** More would only wait: one thread serves HTTP for all of them. */
const MAX_JUDGE_THREADS = 4;

export interface Gateway {
  /** `http://host:port` with the port that was really bound; `https://` with TLS. */
  readonly url: string;
  readonly recovery: { readonly journal: RecoveryReport; readonly settled: number };
  /** Reads certificates, keys and revocation lists again. What is bad is refused, logged and counted. */
  reloadTls(): Promise<void>;
  /** `reloadTls`, then the tenants likewise (SIGHUP). Resolves with what became of the tenants. */
  reload(): Promise<ReloadReport>;
  /** Stops listening, lets requests in flight finish, brings every projection up to date and closes the stores. */
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly logger?: Logger;
  /** Unix ms. */
  readonly clock?: () => number;
}

/** Opens the stores, finishes what a crash interrupted, and only then listens. */
export async function startGateway(config: GatewayConfig, options: GatewayOptions = {}): Promise<Gateway> {
  const ports = { ...nodePorts(), ...(options.clock === undefined ? {} : { clock: options.clock }) };
  const logger = options.logger ?? createLogger(config.settings.LOG_LEVEL);
  const metrics = createMetrics();
  const reportDamage = (range: CorruptRange): void =>
    logger.error({ range }, 'a range of the journal fails its checksum; its entries are lost');
  const tls =
    config.tls === undefined ? undefined : await openTls(config.tls, metrics.registries, logger, ports);
  const stores = await openStores(config, ports, reportDamage, (message) => logger.warn(message));
  const directory = new TenantDirectory(config.tenants);
  const judge = createJudge(config, directory);
  const closers = [() => judge.close(), () => stores.close()];
  try {
    warnOfDanger(config, stores.journalRecovery, logger);
    for (const range of stores.journalRecovery.corrupt) reportDamage(range);
    const core = await startCore({ config, stores, metrics, logger, ports, judge });
    const { registries } = metrics;
    const tenancy = await openTenancy({ config, directory, stores, metrics, registries, logger, ports });
    closers.unshift(() => tenancy.close());
    const listening = await listen({ config, stores, core, directory, tenancy, metrics, logger, ports, tls });
    tenancy.watch();
    return {
      url: listening.url,
      reloadTls: async () => tls?.reload(),
      async reload() {
        await tls?.reload();
        return tenancy.reload();
      },
      recovery: { journal: stores.journalRecovery, settled: core.settledOnStart },
      close: once(() => closeAll([() => listening.close(), () => core.stop(), ...closers])),
    };
  } catch (fault) {
    await closeAll(closers);
    throw fault;
  }
}

/** A second call waits for the first. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}

function createJudge({ settings }: GatewayConfig, directory: TenantDirectory): Judge {
  const threads = settings.JUDGE_THREADS ?? Math.min(MAX_JUDGE_THREADS, availableParallelism() - 1);
  if (threads === 0) return createLocalJudge(directory);
  const pool = new JudgePool(threads, directory.values());
  directory.onReplace(() => pool.replaceTenants(directory.values()));
  return pool;
}

interface EdgeDeps {
  readonly config: GatewayConfig;
  readonly stores: Stores;
  readonly core: Core;
  readonly directory: TenantDirectory;
  readonly tenancy: Tenancy;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly ports: Ports;
  readonly tls: TlsEndpoint | undefined;
}

async function listen({ config, stores, core, directory, tenancy, metrics, logger, ports, tls }: EdgeDeps) {
  const { settings } = config;
  const admission = createAdmission({
    identify: createIdentify(config, directory, ports.clock),
    tenants: directory,
    limiter: tenancy.limiter,
    onQuotaExceeded: (tenant) => metrics.quotaExceeded(tenant),
  });
  const lag = new LagGuard({ ...ports, limitMs: settings.MAX_EVENT_LOOP_LAG_MS });
  const gate = createGate(core, lag, metrics);
  const app = await createServer({
    tls,
    submit: {
      admission,
      gate,
      submit: (submission, whenFull) => core.ingest.submit(submission, whenFull),
      clock: ports.clock,
      maxBodyBytes: settings.MAX_BODY_BYTES,
    },
    get: { admission, gate, dedup: core.dedup, inFlight: core.inFlight },
    operations: {
      version: VERSION,
      metrics,
      loopback: config.loopback,
      metricsCredentials: metricsCredentials(config),
      checkReadiness: createReadiness(stores.journal, core),
      beforeMetrics() {
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
  const close = async (): Promise<void> => {
    await tls?.stop();
    await closeWithin(
      app.close.bind(app),
      () => app.server.closeAllConnections(),
      settings.SHUTDOWN_GRACE_MS,
    );
  };
  try {
    await app.listen({ host: settings.HOST, port: settings.PORT });
  } catch (fault) {
    await core.stop();
    throw fault;
  }
  lag.start();
  tls?.watch();
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.PORT;
  const scheme = tls === undefined ? 'http' : 'https';
  const host = isIPv6(settings.HOST) ? `[${settings.HOST}]` : settings.HOST;
  return { url: `${scheme}://${host}:${port}`, close };
}

function openTls(
  config: TlsConfig,
  registries: Registries,
  logger: Logger,
  ports: Ports,
): Promise<TlsEndpoint> {
  const { clock, after } = ports;
  return TlsEndpoint.open(config, { clock, after, metrics: createTlsMetrics(registries), logger });
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

function warnOfDanger(
  { settings, tls, loopback }: GatewayConfig,
  recovery: RecoveryReport,
  logger: Logger,
): void {
  if (tls === undefined && !loopback) {
    logger.warn(
      'Listening beyond loopback without TLS: tokens travel in the clear unless a proxy terminates TLS.',
    );
  }
  if (settings.PCS_SIGN_ALG === 'none') {
    logger.warn('PCS_SIGN_ALG=none: records are taken unsigned. Anyone on this machine can forge them.');
  }
  if (recovery.tornBytes > 0)
    logger.warn({ torn_bytes: recovery.tornBytes }, 'the journal ended with a torn write, which was cut off');
}
