import { openEmbeddedDedup } from '../../src/dedup/embedded/open_embedded_dedup.ts';
import type { DedupStore } from '../../src/dedup/types.ts';

/** `config` is the path of the SQLite file. */
export function openDedup(config: string): Promise<DedupStore> {
  return openEmbeddedDedup({ path: config });
}
