import type { CircuitBreaker, RateLimiter } from '@kakeya/storage';
import type { GatewayConfig } from '../config/config.ts';
import { createCounter, type Registries } from '../telemetry/counter.ts';
import { type LimiterDeps, openLimiter } from './open_limiter.ts';
import { type ReloadReport, TenantReloader } from './reload_tenants.ts';
import type { TenantDirectory } from './tenant_directory.ts';
import { watchTenants } from './watch_tenants.ts';

export interface TenancyDeps extends Omit<LimiterDeps, 'settings'> {
  readonly config: GatewayConfig;
  readonly directory: TenantDirectory;
  readonly registries: Registries;
}

/** Whose records are taken, how many of them, and how that changes while the gateway runs. */
export interface Tenancy {
  readonly limiter: RateLimiter;
  /** Of the store that shares the limits; undefined: they are this gateway's own. */
  readonly breaker: CircuitBreaker | undefined;
  /** The configuration that a setting in force is of. */
  configOf(setting: string): GatewayConfig;
  reload(): ReloadReport;
  /** Reloads by itself from now on, when a file changes. */
  watch(): void;
  close(): Promise<void>;
}

export async function openTenancy({ registries, ...deps }: TenancyDeps): Promise<Tenancy> {
  const { config, directory, logger, ports } = deps;
  const { limiter, breaker } = await openLimiter({ ...deps, settings: config.settings });
  directory.onReplace((gone) => {
    for (const id of gone) void limiter.release(id);
  });
  const help = 'Reloads of the tenants: applied, unchanged, or refused as a whole.';
  const reloads = createCounter(registries, 'flk_config_reload_total', help, ['result']);
  const onResult = (result: string): void => reloads.inc({ result }, 1);
  const reloader = new TenantReloader({ config, directory, logger, onResult });
  const watcher = watchTenants(reloader, config.source.watched, ports.after);
  return {
    limiter,
    breaker,
    configOf: (setting) => reloader.configOf(setting),
    reload: () => reloader.reload(),
    watch: () => watcher.start(),
    async close() {
      await watcher.stop();
      await limiter.close();
    },
  };
}
