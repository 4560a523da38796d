import { GatewayError } from '../errors.ts';
import type { Settings } from './settings.ts';

/** Where first outcomes are kept. */
export type DedupBackend =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres'; readonly connectionString: string };

/** @throws GatewayError `config_invalid` when the address of the chosen store is missing */
export function dedupBackend({ DEDUP_BACKEND: kind, REDIS_URL, DATABASE_URL }: Settings): DedupBackend {
  switch (kind) {
    case 'embedded':
      return { kind };
    case 'redis':
      return { kind, url: REDIS_URL ?? missing('DEDUP_BACKEND=redis', 'REDIS_URL') };
    case 'postgres':
      return { kind, connectionString: DATABASE_URL ?? missing('DEDUP_BACKEND=postgres', 'DATABASE_URL') };
  }
}

function missing(choice: string, setting: string): never {
  throw new GatewayError(
    'config_invalid',
    `${choice} needs ${setting} (or ${setting}_FILE), which is not set.`,
  );
}
