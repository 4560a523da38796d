import { isDeepStrictEqual } from 'node:util';
import { ProtocolError } from '@kakeya/protocol';
import { type GatewayConfig, loadConfig } from '../config/config.ts';
import { GatewayError } from '../errors.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Tenant } from './tenant.ts';
import type { TenantDirectory } from './tenant_directory.ts';
import { TENANT_SETTINGS } from './tenant_settings.ts';

/** What became of a reload. */
export type ReloadReport =
  | {
      readonly result: 'applied' | 'unchanged';
      readonly added: readonly string[];
      readonly removed: readonly string[];
      readonly changed: readonly string[];
      /** Settings whose new value takes a restart, by name. */
      readonly needsRestart: readonly string[];
    }
  | { readonly result: 'refused'; readonly reason: string };

export interface ReloadDeps {
  readonly config: GatewayConfig;
  readonly directory: TenantDirectory;
  readonly logger: Logger;
  readonly onResult: (result: ReloadReport['result']) => void;
}

/** Reads the tenants again from where the configuration came from. All of them are taken over, or none. */
export class TenantReloader {
  readonly #deps: ReloadDeps;
  /** From which the tenants in use are. */
  #taken: GatewayConfig;

  constructor(deps: ReloadDeps) {
    this.#deps = deps;
    this.#taken = deps.config;
  }

  /** Of the files whose tenants are in use. */
  get stamps(): readonly string[] {
    return this.#taken.source.stamps;
  }

  /** The configuration that a setting in force is of: those of tenants are taken over while the gateway runs. */
  configOf(setting: string): GatewayConfig {
    return TENANT_SETTINGS.has(setting) ? this.#taken : this.#deps.config;
  }

  /** What is bad is refused, logged and counted; the tenants then stay as they are. */
  reload(): ReloadReport {
    const { config, directory, logger, onResult } = this.#deps;
    const report = this.#attempt(config, directory);
    onResult(report.result);
    if (report.result === 'refused')
      logger.error({ reason: report.reason }, 'the new configuration is refused; the old one stays in use');
    else {
      const { result, ...what } = report;
      if (result === 'applied') logger.info(what, 'tenants reloaded');
      if (report.needsRestart.length > 0)
        logger.warn({ settings: report.needsRestart }, 'changed settings take effect at the next start');
    }
    return report;
  }

  #attempt(config: GatewayConfig, directory: TenantDirectory): ReloadReport {
    try {
      const fresh = loadConfig(config.source.env, config.source.origins);
      const needsRestart = changedSettings(config, fresh);
      const decisive = needsRestart.filter((name) => DECISIVE_SETTINGS.has(name));
      if (decisive.length > 0) {
        return {
          result: 'refused',
          reason: `${decisive.join(' and ')} cannot change while the gateway runs.`,
        };
      }
      const differences = compare(directory, fresh.tenants);
      if (differences.result === 'applied') directory.replace(fresh.tenants);
      this.#taken = fresh;
      return { ...differences, needsRestart };
    } catch (fault) {
      if (fault instanceof GatewayError || fault instanceof ProtocolError)
        return { result: 'refused', reason: fault.message };
      throw fault;
    }
  }
}

/** Under another value of these the tenants mean something else, and those in use would be judged wrongly. */
const DECISIVE_SETTINGS: ReadonlySet<string> = new Set(['MULTI_TENANT', 'PCS_SIGN_ALG', 'KAKEYA_DATA']);

function changedSettings(running: GatewayConfig, fresh: GatewayConfig): readonly string[] {
  const before = new Map<string, unknown>(Object.entries(running.settings));
  const after = new Map<string, unknown>(Object.entries(fresh.settings));
  // Certificates and lists that come from files are reloaded by those who use them.
  const reloads = (name: string): boolean =>
    TENANT_SETTINGS.has(name) || (name.startsWith('TLS_') && fresh.source.files.has(name));
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name) && !reloads(name),
  );
}

function compare(directory: TenantDirectory, next: ReadonlyMap<string, Tenant>) {
  const before = [...directory.values()];
  const added = [...next.keys()].filter((id) => directory.get(id) === undefined);
  const removed = before.map(({ id }) => id).filter((id) => !next.has(id));
  const changed = before.filter((tenant) => isChanged(tenant, next.get(tenant.id))).map(({ id }) => id);
  const result = added.length + removed.length + changed.length === 0 ? 'unchanged' : 'applied';
  return { result, added, removed, changed } as const;
}

function isChanged(before: Tenant, after: Tenant | undefined): boolean {
  if (after === undefined) return false;
  const plain = (tenant: Tenant): object => ({ ...tenant, keyring: tenant.keyring?.keys });
  return !isDeepStrictEqual(plain(before), plain(after));
}
