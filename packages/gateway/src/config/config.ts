import { join, resolve } from 'node:path';
import type { JournalKeyring } from '@kakeya/storage';
import { GatewayError } from '../errors.ts';
import { fileStamps } from '../tenancy/file_stamps.ts';
import { loadTenants } from '../tenancy/load_tenants.ts';
import { readRegistry, registryPath } from '../tenancy/registry.ts';
import { TENANT_SETTINGS } from '../tenancy/tenant_settings.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import { type TlsConfig, tlsConfig } from '../tls/tls_config.ts';
import { type DedupBackend, dedupBackend } from './dedup_backend.ts';
import { parseJournalKeys } from './journal_keys.ts';
import { type Environment, readSettings } from './read_settings.ts';
import type { SettingOrigins, SettingSource } from './setting_source.ts';
import type { Settings } from './settings.ts';

/** What a gateway runs with: every value checked, every path absolute. */
export interface GatewayConfig {
  readonly settings: Settings;
  readonly dataDir: string;
  readonly journalDir: string;
  readonly dedup: DedupBackend;
  /** At the start; a reload replaces them. */
  readonly tenants: ReadonlyMap<string, Tenant>;
  /** From where a reload reads the tenants again. */
  readonly source: ConfigSource;
  readonly journalKeys: JournalKeyring | undefined;
  readonly loopback: boolean;
  /** undefined: plain HTTP. */
  readonly tls: TlsConfig | undefined;
}

export interface ConfigSource {
  readonly env: Environment;
  readonly origins: SettingOrigins;
  /** Where each setting is from, by name; what is missing is a default. */
  readonly settings: ReadonlyMap<string, SettingSource>;
  /** Paths of the settings that came from a file of their own, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths of all that tenants come from, and the files as they were just before they were read. */
  readonly watched: readonly string[];
  readonly stamps: readonly string[];
}

/**
 * Reads and checks the configuration; refuses what would be unsafe rather than starting with it. Whoever sets
 * variables of `env` itself says in `origins` where their values are from.
 */
export function loadConfig(env: Environment, origins: SettingOrigins = new Map()): GatewayConfig {
  const given = tenantFiles(env);
  const givenStamps = fileStamps(given);
  const { settings, tenants: tenantSettings, files, sources } = readSettings(env, origins);
  const loopback = isLoopback(settings.HOST);
  refuseExposure(settings, loopback);
  const dataDir = resolve(settings.KAKEYA_DATA);
  const registry = registryPath(dataDir);
  const stamps = [...givenStamps, ...fileStamps([registry])];
  const registered = readRegistry(dataDir)?.tenants;
  return {
    settings,
    dataDir,
    journalDir: settings.WAL_DIR === undefined ? join(dataDir, 'journal') : resolve(settings.WAL_DIR),
    dedup: dedupBackend(settings),
    tenants: loadTenants(settings, { fromFile: tenantSettings, registered }),
    source: { env, origins, settings: sources, files, watched: [...given, registry], stamps },
    journalKeys: settings.WAL_KEYS === undefined ? undefined : parseJournalKeys(settings.WAL_KEYS),
    loopback,
    tls: tlsConfig(settings, files),
  };
}

/** Paths in the environment under which tenants are found. */
function tenantFiles(env: Environment): string[] {
  const names = ['KAKEYA_CONFIG', ...[...TENANT_SETTINGS].map((name) => `${name}_FILE`)];
  return names.map((name) => env[name] ?? '').filter((path) => path !== '');
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Anonymous or unsigned ingest lets whoever reaches the port fill the disk (D13): only loopback may. */
function refuseExposure(settings: Settings, loopback: boolean): void {
  if (!loopback && settings.JWT_SECRET === undefined) {
    const message = `HOST ${settings.HOST} is not loopback and JWT_SECRET is not set: anyone who reaches the port could write. Set JWT_SECRET, or HOST=127.0.0.1.`;
    throw new GatewayError('exposure_refused', message);
  }
  if (settings.PCS_SIGN_ALG === 'none' && (settings.KAKEYA_ALLOW_UNSIGNED !== 'yes' || !loopback)) {
    const message =
      'PCS_SIGN_ALG=none takes unsigned records. It starts only on loopback and with KAKEYA_ALLOW_UNSIGNED=yes, for development.';
    throw new GatewayError('exposure_refused', message);
  }
  if ((settings.METRICS_USER === undefined) !== (settings.METRICS_PASS === undefined)) {
    throw new GatewayError(
      'config_invalid',
      'METRICS_USER and METRICS_PASS go together: set both or neither.',
    );
  }
}
