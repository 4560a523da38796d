import type { CorruptRange, RecoveryReport } from '@kakeya/storage';
import { closeAll } from './close_all.ts';
import type { GatewayConfig } from './config/config.ts';
import { startCore } from './core.ts';
import { configureDecisions } from './decisions/configure_decisions.ts';
import { Decisions } from './decisions/decisions.ts';
import { listen } from './http/listen.ts';
import { type ExternalJudge, httpExternalJudge } from './judge/external_judge.ts';
import { createJudge } from './judge/create_judge.ts';
import { openModels } from './models/open_models.ts';
import { openPolicies } from './policy/open_policies.ts';
import { nodePorts, type Ports } from './ports.ts';
import { openStores } from './stores.ts';
import type { Registries } from './telemetry/counter.ts';
import { describeFault } from './telemetry/describe_fault.ts';
import { createLogger, type Logger } from './telemetry/log.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { openTenancy } from './tenancy/open_tenancy.ts';
import type { ReloadReport } from './tenancy/reload_tenants.ts';
import { TenantDirectory } from './tenancy/tenant_directory.ts';
import type { TlsConfig } from './tls/tls_config.ts';
import { TlsEndpoint } from './tls/tls_endpoint.ts';
import { createTlsMetrics } from './tls/tls_metrics.ts';

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
  /** Where a built console lies, to be served at `/`. Default: none is. */
  readonly consoleDirectory?: URL;
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
  /** Of what is open so far, the last opened first. */
  const closers = [() => stores.close()];
  try {
    const decisions = await Decisions.open(stores.journal, stores.checkpoints);
    const judge = createJudge(config, directory, decisions);
    closers.unshift(() => judge.close());
    warnOfDanger(config, stores.journalRecovery, logger);
    for (const range of stores.journalRecovery.corrupt) reportDamage(range);
    const core = await startCore({
      config,
      stores,
      metrics,
      logger,
      ports,
      judging: { judge, decisions },
      ...externalJudge(config, ports),
    });
    closers.unshift(() => core.stop());
    const { registries } = metrics;
    const tenancy = await openTenancy({ config, directory, stores, metrics, registries, logger, ports });
    closers.unshift(() => tenancy.close());
    const models = await openModels({ config, directory, decisions, logger, ports });
    closers.unshift(() => models.close());
    const policies = await openPolicies({ config, directory, decisions, registries, logger, ports });
    closers.unshift(() => policies.close());
    directory.onReplace(() => {
      configureDecisions(decisions, directory.values(), ports).catch((fault: unknown) =>
        logger.error(
          { error: describeFault(fault) },
          'new decision settings could not be recorded; the old ones stay',
        ),
      );
    });
    const listening = await listen({
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
      consoleDirectory: options.consoleDirectory,
    });
    closers.unshift(() => listening.close());
    tenancy.watch();
    return {
      url: listening.url,
      reloadTls: async () => tls?.reload(),
      async reload() {
        await tls?.reload();
        return tenancy.reload();
      },
      recovery: { journal: stores.journalRecovery, settled: core.settledOnStart },
      close: once(() => closeAll(closers)),
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

function externalJudge(
  { settings }: GatewayConfig,
  { monotonicMs }: Ports,
): { externalJudge?: ExternalJudge } {
  const { EXTERNAL_JUDGE_URL: url, EXTERNAL_JUDGE_TOKEN: token } = settings;
  return url === undefined ? {} : { externalJudge: httpExternalJudge({ url, token, monotonicMs }) };
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
