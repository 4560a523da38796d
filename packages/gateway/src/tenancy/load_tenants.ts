import {
  asTenantId,
  createKeyring,
  keyIdOf,
  type SignatureAlgorithm,
  type VerificationKey,
} from '@kakeya/protocol';
import type { Settings, TenantSetting } from '../config/settings.ts';
import { GatewayError } from '../errors.ts';
import { DEFAULT_TENANT, type Tenant } from './tenant.ts';

type KeySetting = TenantSetting['keys'][number];

const ALGORITHMS: Readonly<Record<KeySetting['alg'], SignatureAlgorithm>> = {
  hmac: 'hmac-sha256',
  'hmac-prehash': 'hmac-sha256-prehash',
  ed25519: 'ed25519',
};

/** The tenants of the configuration: one named `default` from the PCS_… settings, or those of TENANTS and the YAML list. */
export function loadTenants(
  settings: Settings,
  fromFile: readonly TenantSetting[],
): ReadonlyMap<string, Tenant> {
  const list = settings.MULTI_TENANT
    ? [...fromFile, ...parseTenants(settings.TENANTS)]
    : [singleTenant(settings)];
  if (!settings.MULTI_TENANT && (fromFile.length > 0 || settings.TENANTS !== undefined)) {
    throw new GatewayError(
      'config_invalid',
      'Tenants are configured but MULTI_TENANT is not true: set it, or remove them.',
    );
  }
  if (list.length === 0)
    throw new GatewayError('config_invalid', 'MULTI_TENANT is true but no tenant is configured.');
  const tenants = new Map<string, Tenant>();
  for (const setting of list) {
    if (tenants.has(setting.id))
      throw new GatewayError('config_invalid', `Tenant ${setting.id} is configured twice.`);
    tenants.set(setting.id, toTenant(setting, settings));
  }
  refuseSharedSecrets(list);
  return tenants;
}

function toTenant(setting: TenantSetting, settings: Settings): Tenant {
  const tokenRate = setting.token_rate ?? settings.TOKEN_RATE;
  const unsigned = !settings.MULTI_TENANT && settings.PCS_SIGN_ALG === 'none';
  return {
    id: asTenantId(setting.id),
    keyring: unsigned ? undefined : createKeyring(setting.keys.map(toVerificationKey)),
    tokenRate,
    tokenBurst: setting.token_burst ?? settings.TOKEN_BURST ?? Math.max(1, tokenRate),
    minPcsVersion: setting.min_pcs_version ?? settings.MIN_PCS_VERSION,
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

function singleTenant(settings: Settings): TenantSetting {
  return { id: DEFAULT_TENANT, keys: singleTenantKeys(settings) };
}

function singleTenantKeys(settings: Settings): KeySetting[] {
  switch (settings.PCS_SIGN_ALG) {
    case 'none':
      return [];
    case 'ed25519': {
      const keys = splitList(settings.PCS_ED25519_PUB_B64);
      if (keys.length > 0) return keys.map((key) => ({ alg: 'ed25519', key }));
      throw new GatewayError(
        'config_invalid',
        'PCS_SIGN_ALG=ed25519 needs PCS_ED25519_PUB_B64 (see `kakeya keys generate --alg ed25519`).',
      );
    }
    case 'hmac': {
      const keys = [
        ...(settings.PCS_HMAC_KEY === undefined ? [] : [settings.PCS_HMAC_KEY]),
        ...splitList(settings.PCS_HMAC_KEYS),
      ];
      if (keys.length > 0) return [...new Set(keys)].map((key) => ({ alg: 'hmac', key }));
      throw new GatewayError(
        'config_invalid',
        'PCS_SIGN_ALG=hmac needs PCS_HMAC_KEY or PCS_HMAC_KEYS (see `kakeya keys generate`).',
      );
    }
  }
}

function parseTenants(text: string | undefined): TenantSetting[] {
  const keysById = new Map<string, KeySetting[]>();
  for (const part of splitList(text)) {
    const match = /^([A-Za-z0-9][A-Za-z0-9._-]{0,63}):(hmac|hmac-prehash|ed25519):(.+)$/.exec(part);
    const [, id, alg, key] = match ?? [];
    if (id === undefined || key === undefined || !isAlgorithm(alg)) {
      throw new GatewayError(
        'config_invalid',
        'TENANTS must be `id:alg:key,…` with alg hmac, hmac-prehash or ed25519.',
      );
    }
    keysById.set(id, [...(keysById.get(id) ?? []), { alg, key }]);
  }
  return [...keysById].map(([id, keys]) => ({ id, keys }));
}

const isAlgorithm = (alg: string | undefined): alg is KeySetting['alg'] =>
  alg !== undefined && alg in ALGORITHMS;

const splitList = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** With a shared key one tenant could sign as another: version 0.1 signatures do not name the tenant (D1, D2). */
function refuseSharedSecrets(list: readonly TenantSetting[]): void {
  const owners = new Map<string, string>();
  for (const { id, keys } of list) {
    for (const { key } of keys) {
      const owner = owners.get(key);
      if (owner !== undefined && owner !== id) {
        throw new GatewayError(
          'config_invalid',
          `Tenants ${owner} and ${id} share a key: each tenant needs keys of its own.`,
        );
      }
      owners.set(key, id);
    }
  }
}
