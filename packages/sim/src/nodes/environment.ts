import { type GatewayConfig, loadConfig } from '@kakeya/gateway/core';
import { createKeyring, type SigningKey, type VerificationKey } from '@kakeya/protocol';
import type { DecisionSettings } from '@kakeya/verdict';
import { prepareRecords, type RecordPool, type TenantName, TENANTS } from './records.ts';

/** What all schedules of one process share, because making it takes longer than a schedule. */
export interface Environment {
  readonly config: GatewayConfig;
  readonly records: RecordPool;
}

export async function prepareEnvironment(): Promise<Environment> {
  const config = loadConfig({
    KAKEYA_DATA: '/data',
    MULTI_TENANT: 'true',
    TENANTS: 'alpha:hmac:the key of alpha,beta:hmac:the key of beta',
    LOG_LEVEL: 'silent',
  });
  return { config, records: await prepareRecords((tenant) => signingKeyOf(config, tenant)) };
}

function keyOf(config: GatewayConfig, tenant: TenantName): VerificationKey {
  const [key] = config.tenants.get(tenant)?.keyring?.keys ?? [];
  if (key === undefined) throw new Error(`Tenant ${tenant} has no key.`);
  return key;
}

function signingKeyOf(config: GatewayConfig, tenant: TenantName): SigningKey {
  const { kid, alg, key } = keyOf(config, tenant);
  return { kid, alg, secret: key };
}

export interface ConfigChanges {
  readonly maxInFlight: number;
  readonly retentionDays: number;
  /** Unix ms at which the key of `beta` ends; undefined: never. */
  readonly betaEndsMs: number | undefined;
  readonly decision: Readonly<Record<TenantName, DecisionSettings>>;
}

/** The configuration of one schedule. */
export function configFor(
  config: GatewayConfig,
  { maxInFlight, retentionDays, betaEndsMs, decision }: ConfigChanges,
): GatewayConfig {
  const settings = { ...config.settings, MAX_IN_FLIGHT: maxInFlight, WAL_RETENTION_DAYS: retentionDays };
  const decided = TENANTS.reduce((changed, tenant) => withDecision(changed, tenant, decision[tenant]), {
    ...config,
    settings,
  });
  const beta = decided.tenants.get('beta');
  if (betaEndsMs === undefined || beta === undefined) return decided;
  const keyring = createKeyring([{ ...keyOf(config, 'beta'), notAfterMs: betaEndsMs }]);
  return { ...decided, tenants: new Map(decided.tenants).set('beta', { ...beta, keyring }) };
}

/** As after an edit of the tenants: what one of them decides with from the next start on. */
export function withDecision<C extends Pick<GatewayConfig, 'tenants'>>(
  config: C,
  name: TenantName,
  decision: DecisionSettings,
): C {
  const tenant = config.tenants.get(name);
  if (tenant === undefined) throw new Error(`There is no tenant ${name}.`);
  return { ...config, tenants: new Map(config.tenants).set(name, { ...tenant, decision }) };
}
