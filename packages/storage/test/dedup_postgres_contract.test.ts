import { findBinary, type PrivateServer, startPostgresServer } from '@kakeya/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { openPostgresDedup } from '../src/dedup/postgres/open_postgres_dedup.ts';
import { describeDedupContract } from './support/dedup_contract.ts';

describe.skipIf(findBinary('postgres') === undefined)('on PostgreSQL (needs postgres)', () => {
  let server: PrivateServer;
  let backings = 0;

  beforeAll(async () => {
    server = await startPostgresServer();
  });

  afterAll(() => server[Symbol.asyncDispose]());

  describeDedupContract('postgres', async () => {
    const schema = `backing_${backings++}`;
    return {
      open: (options) => openPostgresDedup({ connectionString: server.url, schema, ...options }),
      opener: {
        module: new URL('./support/postgres_dedup_opener.ts', import.meta.url),
        config: `${server.url} ${schema}`,
      },
      async remove() {},
    };
  });
});
