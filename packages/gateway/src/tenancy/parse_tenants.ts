import type { TenantSetting } from '../config/settings.ts';
import { GatewayError } from '../errors.ts';
import { splitList } from './split_list.ts';

/** Reads TENANTS: `id:alg:key,…`; a repeated id adds a key. */
export function parseTenants(text: string | undefined): TenantSetting[] {
  const keysById = new Map<string, TenantSetting['keys']>();
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

const ALGORITHMS: readonly (string | undefined)[] = ['hmac', 'hmac-prehash', 'ed25519'];

const isAlgorithm = (alg: string | undefined): alg is TenantSetting['keys'][number]['alg'] =>
  ALGORITHMS.includes(alg);
