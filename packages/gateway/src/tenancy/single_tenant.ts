import type { Settings, TenantSetting } from '../config/settings.ts';
import { GatewayError } from '../errors.ts';
import { splitList } from './split_list.ts';
import { DEFAULT_TENANT } from './tenant.ts';

/** The tenant named `default`, whose keys are the PCS_… settings. */
export function singleTenant(settings: Settings): TenantSetting {
  return { id: DEFAULT_TENANT, keys: singleTenantKeys(settings) };
}

function singleTenantKeys(settings: Settings): TenantSetting['keys'] {
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
