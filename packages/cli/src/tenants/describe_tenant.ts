import type { InspectedTenant } from '@kakeya/gateway';

/** What may be shown of a key: never the key. */
export interface ShownKey {
  readonly kid: string;
  readonly alg: string;
  readonly not_before: string | null;
  readonly not_after: string | null;
  readonly state: 'good' | 'not yet good' | 'expired';
}

export interface ShownTenant {
  readonly id: string;
  readonly source: 'registry' | 'configuration';
  readonly token_rate: number;
  readonly token_burst: number;
  readonly daily_quota: number | null;
  readonly min_pcs_version: string;
  readonly keys: readonly ShownKey[];
}

export function describeTenant({ tenant, registered }: InspectedTenant, nowMs: number): ShownTenant {
  return {
    id: tenant.id,
    source: registered ? 'registry' : 'configuration',
    token_rate: tenant.tokenRate,
    token_burst: tenant.tokenBurst,
    daily_quota: tenant.dailyQuota ?? null,
    min_pcs_version: tenant.minPcsVersion,
    keys: (tenant.keyring?.keys ?? []).map(({ kid, alg, notBeforeMs, notAfterMs }) => ({
      kid,
      alg,
      not_before: instant(notBeforeMs),
      not_after: instant(notAfterMs),
      state: stateOf(nowMs, notBeforeMs, notAfterMs),
    })),
  };
}

const instant = (atMs: number | undefined): string | null =>
  atMs === undefined ? null : new Date(atMs).toISOString();

function stateOf(
  nowMs: number,
  notBeforeMs = Number.NEGATIVE_INFINITY,
  notAfterMs = Number.POSITIVE_INFINITY,
): ShownKey['state'] {
  if (nowMs < notBeforeMs) return 'not yet good';
  return nowMs > notAfterMs ? 'expired' : 'good';
}
