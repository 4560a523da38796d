import type { VerificationKey } from '@kakeya/protocol';
import type { SystemReport } from '../http/system/system_routes.ts';
import type { Tenant } from '../tenancy/tenant.ts';

type ShownTenant = SystemReport['tenants'][number];

/** Of a tenant what may be shown: of its keys their ids and times, never the keys. */
export function describeTenant(tenant: Tenant, nowMs: number): ShownTenant {
  return {
    id: tenant.id,
    keys: (tenant.keyring?.keys ?? []).map((key) => ({
      kid: key.kid,
      alg: key.alg,
      not_before: instant(key.notBeforeMs),
      not_after: instant(key.notAfterMs),
      state: stateOf(key, nowMs),
    })),
    token_rate: tenant.tokenRate,
    daily_quota: tenant.dailyQuota ?? null,
    min_pcs_version: tenant.minPcsVersion,
  };
}

const instant = (atMs: number | undefined): string | null =>
  atMs === undefined ? null : new Date(atMs).toISOString();

/** Both ends belong to the time, as where signatures are verified. */
function stateOf(
  { notBeforeMs, notAfterMs }: VerificationKey,
  nowMs: number,
): ShownTenant['keys'][number]['state'] {
  if (notBeforeMs !== undefined && nowMs < notBeforeMs) return 'future';
  return notAfterMs !== undefined && nowMs > notAfterMs ? 'expired' : 'active';
}
