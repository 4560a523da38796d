import { DEFAULT_TENANT } from '../tenancy/tenant.ts';
import type { TenantDirectory } from '../tenancy/tenant_directory.ts';
import { type Identify, type Scope, SCOPES } from './identity.ts';

/**
 * Identity without tokens, for loopback only. A header proves nothing, so with several tenants it may only
 * say whose key must have signed the record: the signature is the proof. Reading needs a token then.
 */
export function identifyByClaim(tenants: TenantDirectory, multiTenant: boolean): Identify {
  const scopes: ReadonlySet<Scope> = new Set<Scope>(multiTenant ? ['pcs:submit'] : SCOPES);
  return async ({ claimedTenant }) => {
    const id = claimedTenant ?? (multiTenant ? undefined : DEFAULT_TENANT);
    if (id === undefined)
      return { ok: false, type: 'tenant-unknown', detail: 'Name the tenant in the X-Tenant-Id header.' };
    const tenant = tenants.get(id);
    if (tenant === undefined)
      return { ok: false, type: 'tenant-unknown', detail: 'This tenant is not configured here.' };
    return { ok: true, identity: { tenant, scopes } };
  };
}
