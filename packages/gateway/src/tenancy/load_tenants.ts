import {
  asTenantId,
  createKeyring,
  keyIdOf,
  type SignatureAlgorithm,
  toHex,
  type VerificationKey,
} from '@kakeya/protocol';
import type { Settings, TenantSetting } from '../config/settings.ts';
import { GatewayError } from '../errors.ts';
import { decisionSettings } from './decision_settings.ts';
import { parseTenants } from './parse_tenants.ts';
import { singleTenant } from './single_tenant.ts';
import type { Tenant } from './tenant.ts';

export type KeySetting = TenantSetting['keys'][number];

const ALGORITHMS: Readonly<Record<KeySetting['alg'], SignatureAlgorithm>> = {
  hmac: 'hmac-sha256',
  'hmac-prehash': 'hmac-sha256-prehash',
  ed25519: 'ed25519',
};

export interface TenantSources {
  /** The list in the YAML file. */
  readonly fromFile: readonly TenantSetting[];
  /** The registry beside the configuration; undefined: there is none. */
  readonly registered: readonly TenantSetting[] | undefined;
}

/**
 * The tenants: one named `default` from the PCS_… settings, or with MULTI_TENANT those of TENANTS, of the YAML list
 * and of the registry. With a registry there may be none: taking away the last one must take effect.
 * @throws GatewayError `config_invalid`; ProtocolError for a key that is none
 */
export function loadTenants(settings: Settings, sources: TenantSources): ReadonlyMap<string, Tenant> {
  const list = listTenants(settings, sources);
  const tenants = new Map<string, Tenant>();
  for (const setting of list) {
    if (tenants.has(setting.id)) {
      const registered = sources.registered?.some(({ id }) => id === setting.id) === true;
      const where = registered ? 'is both registered (kakeya tenants) and' : 'is';
      throw new GatewayError('config_invalid', `Tenant ${setting.id} ${where} configured twice.`);
    }
    tenants.set(setting.id, toTenant(setting, settings));
  }
  refuseSharedKeys(tenants.values());
  return tenants;
}

function listTenants(settings: Settings, { fromFile, registered }: TenantSources): readonly TenantSetting[] {
  const configured = [...fromFile, ...parseTenants(settings.TENANTS)];
  if (!settings.MULTI_TENANT) {
    if (configured.length === 0 && (registered ?? []).length === 0) return [singleTenant(settings)];
    throw new GatewayError(
      'config_invalid',
      'Tenants are configured or registered but MULTI_TENANT is not true: set it, or remove them.',
    );
  }
  if (configured.length === 0 && registered === undefined) {
    throw new GatewayError(
      'config_invalid',
      'MULTI_TENANT is true but no tenant is configured: set TENANTS, or use kakeya tenants add.',
    );
  }
  return [...configured, ...(registered ?? [])];
}

function toTenant(setting: TenantSetting, settings: Settings): Tenant {
  const tokenRate = setting.token_rate ?? settings.TOKEN_RATE;
  const unsigned = !settings.MULTI_TENANT && settings.PCS_SIGN_ALG === 'none';
  return {
    id: asTenantId(setting.id),
    keyring: unsigned ? undefined : createKeyring(setting.keys.map(toVerificationKey)),
    tokenRate,
    tokenBurst: setting.token_burst ?? settings.TOKEN_BURST ?? Math.max(1, tokenRate),
    dailyQuota: setting.daily_quota ?? settings.DAILY_QUOTA,
    minPcsVersion: setting.min_pcs_version ?? settings.MIN_PCS_VERSION,
    decision: decisionSettings(settings, setting.decision),
  };
}

function toVerificationKey(setting: KeySetting): VerificationKey {
  const alg = ALGORITHMS[setting.alg];
  const key = alg === 'ed25519' ? Buffer.from(setting.key, 'base64') : Buffer.from(setting.key, 'utf8');
  return {
    kid: setting.kid ?? keyIdOf(alg, key),
    alg,
    key,
    ...(setting.not_before === undefined ? {} : { notBeforeMs: Date.parse(setting.not_before) }),
    ...(setting.not_after === undefined ? {} : { notAfterMs: Date.parse(setting.not_after) }),
  };
}

/**
 * With a shared key one tenant could sign as another: version 0.1 signatures do not name the tenant (D1, D2). The
 * bytes are compared, because base64 spells the same key in several ways.
 */
function refuseSharedKeys(tenants: Iterable<Tenant>): void {
  const owners = new Map<string, string>();
  for (const { id, keyring } of tenants) {
    for (const { key } of keyring?.keys ?? []) {
      const bytes = toHex(key);
      const owner = owners.get(bytes);
      if (owner !== undefined && owner !== id) {
        throw new GatewayError(
          'config_invalid',
          `Tenants ${owner} and ${id} share a key: each tenant needs keys of its own.`,
        );
      }
      owners.set(bytes, id);
    }
  }
}
