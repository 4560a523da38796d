import { findBinary, type PrivateServer, startRedisServer } from '@kakeya/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { openRedisDedup } from '../src/dedup/redis/open_redis_dedup.ts';
import { describeDedupContract } from './support/dedup_contract.ts';

describe.skipIf(findBinary('redis-server') === undefined)('on Redis (needs redis-server)', () => {
  let server: PrivateServer;
  let backings = 0;

  beforeAll(async () => {
    server = await startRedisServer();
  });

  afterAll(() => server[Symbol.asyncDispose]());

  describeDedupContract('redis', async () => {
    const keyPrefix = `backing-${backings++}:`;
    return {
      open: (options) => openRedisDedup({ url: server.url, keyPrefix, ...options }),
      opener: {
        module: new URL('./support/redis_dedup_opener.ts', import.meta.url),
        config: `${server.url} ${keyPrefix}`,
      },
      async remove() {},
    };
  });
});
