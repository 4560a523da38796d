import { join } from 'node:path';
import {
  type DedupStore,
  openEmbeddedDedup,
  openPostgresDedup,
  openRedisDedup,
  openWhenAsked,
  StorageError,
} from '@kakeya/storage';
import type { GatewayConfig } from './config/config.ts';
import type { Ports } from './ports.ts';

const DAY_MS = 86_400_000;
/** Beside one for each record in work: leftovers, probes, eviction. */
const HOUSEKEEPING_OPERATIONS = 256;

/**
 * The dedup store that the configuration names. The embedded index must open. A server may be away: the gateway then
 * starts, is not ready, and opens it once its breaker finds that it is back.
 */
export async function openDedup(
  { settings, dataDir, dedup }: GatewayConfig,
  clock: Ports['clock'],
  onWarning: (message: string) => void,
): Promise<DedupStore> {
  const options = {
    clock,
    ttlMs: settings.DEDUP_TTL_DAYS * DAY_MS,
    maxPendingOperations: settings.MAX_IN_FLIGHT + HOUSEKEEPING_OPERATIONS,
  };
  switch (dedup.kind) {
    case 'embedded':
      return openEmbeddedDedup({ ...options, path: join(dataDir, 'dedup.db') });
    case 'redis':
      return nowOrLater(() => openRedisDedup({ ...options, url: dedup.url, onWarning }), onWarning);
    case 'postgres':
      return nowOrLater(
        () => openPostgresDedup({ ...options, connectionString: dedup.connectionString, onWarning }),
        onWarning,
      );
  }
}

async function nowOrLater(
  open: () => Promise<DedupStore>,
  onWarning: (message: string) => void,
): Promise<DedupStore> {
  const store = openWhenAsked(open);
  try {
    await store.ping();
  } catch (fault) {
    if (!(fault instanceof StorageError) || fault.code !== 'store_unavailable') {
      await store.close();
      throw fault;
    }
    onWarning(
      `The gateway starts without its dedup store and is not ready until it answers: ${fault.message}`,
    );
  }
  return store;
}
