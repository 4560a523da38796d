import { resolve } from 'node:path';
import { type Environment, type ReadSettings, readSettings } from '../config/read_settings.ts';
import { loadTenants } from './load_tenants.ts';
import { readRegistry } from './registry.ts';
import type { Tenant } from './tenant.ts';

export interface InspectedTenant {
  readonly tenant: Tenant;
  /** Kept by `kakeya tenants`; else it is configured. */
  readonly registered: boolean;
}

/**
 * The tenants that a gateway with this environment would have now, those of the configuration first.
 * @throws GatewayError, ProtocolError as `loadTenants`
 */
export function inspectTenants(env: Environment): readonly InspectedTenant[] {
  const { settings, tenants: fromFile } = readMultiTenantSettings(env);
  const registered = readRegistry(resolve(settings.KAKEYA_DATA))?.tenants ?? [];
  const ids = new Set(registered.map(({ id }) => id));
  const tenants = [...loadTenants(settings, { fromFile, registered }).values()];
  return tenants.map((tenant) => ({ tenant, registered: ids.has(tenant.id) }));
}

/** The settings as of a gateway with several tenants: whoever manages them may not have said so to this shell. */
export const readMultiTenantSettings = (env: Environment): ReadSettings =>
  readSettings({ ...env, MULTI_TENANT: 'true' });
