import { openRedisDedup } from '../../src/dedup/redis/open_redis_dedup.ts';
import type { DedupStore } from '../../src/dedup/types.ts';

/** `config` is the URL of the server and the key prefix, with a space between. */
export function openDedup(config: string): Promise<DedupStore> {
  const [url = '', keyPrefix = ''] = config.split(' ');
  return openRedisDedup({ url, keyPrefix });
}
