import { inspect } from 'node:util';
import { findBinary, type PrivateServer, startRedisServer } from '@kakeya/testing';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRedisDedup, type RedisDedupOptions } from '../src/dedup/redis/open_redis_dedup.ts';
import type { DedupKey, DedupStore } from '../src/dedup/types.ts';
import { describeDedupOutages } from './support/dedup_outages.ts';

const KEY: DedupKey = { tenant: 't', scope: 's', id: 'id' };
const ENTRY = { digest: 'd', value: 'v' };
const POLL = { timeout: 30_000, interval: 10 };

describe.skipIf(findBinary('redis-server') === undefined)('on Redis (needs redis-server)', () => {
  let server: PrivateServer;
  let backings = 0;

  beforeAll(async () => {
    server = await startRedisServer();
  });

  afterAll(() => server[Symbol.asyncDispose]());

  describeDedupOutages('redis', async () => {
    const keyPrefix = `backing-${backings++}:`;
    return {
      server,
      open: ({ timeoutMs }) => openRedisDedup({ url: server.url, keyPrefix, commandTimeoutMs: timeoutMs }),
      opener: {
        module: new URL('./support/redis_dedup_opener.ts', import.meta.url),
        config: `${server.url} ${keyPrefix}`,
      },
    };
  });

  describe('redis dedup when things fail', () => {
    let stores: DedupStore[];
    let admin: Redis;

    beforeEach(async () => {
      stores = [];
      admin = new Redis(server.url);
      await admin.flushall();
    });

    afterEach(async () => {
      await Promise.all(stores.map((store) => store.close()));
      await admin.quit();
    });

    async function open(options: Partial<RedisDedupOptions> = {}): Promise<DedupStore> {
      const store = await openRedisDedup({ url: server.url, ...options });
      stores.push(store);
      return store;
    }

    it('a server out of memory refuses, and takes puts again once it has some', async () => {
      const store = await open();
      await admin.config('SET', 'maxmemory', '1');
      await expect(store.putIfAbsent(KEY, ENTRY)).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(/OOM.*raise its maxmemory.*was not done/),
      });
      await admin.config('SET', 'maxmemory', '0');
      expect(await store.putIfAbsent(KEY, ENTRY)).toEqual({ first: true });
    });

    it('a server that became a replica refuses, and the store follows the address to the primary', async () => {
      const store = await open();
      await admin.replicaof('127.0.0.1', 1);
      await expect(store.putIfAbsent(KEY, ENTRY)).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(/READONLY.*point the URL at the primary/),
      });
      await admin.replicaof('NO', 'ONE');
      await expect.poll(() => store.putIfAbsent(KEY, ENTRY).catch(String), POLL).toEqual({ first: true });
    });

    it('a value that is no entry is neither read as one nor overwritten', async () => {
      const store = await open({ keyPrefix: 'p:' });
      for (const write of [
        () => admin.set('p:1.1:tsid', 'other'),
        () => admin.hset('p:1.1:tsid', 'a', 'b'),
      ]) {
        await admin.del('p:1.1:tsid');
        await write();
        const refused = {
          code: 'store_unavailable',
          message: expect.stringContaining('another program writes under the same key prefix'),
        };
        await expect(store.putIfAbsent(KEY, ENTRY)).rejects.toMatchObject(refused);
        await expect(store.get(KEY)).rejects.toMatchObject(refused);
      }
      expect(await admin.hgetall('p:1.1:tsid')).toEqual({ a: 'b' });
    });

    it('goes on after the server has forgotten its scripts', async () => {
      const store = await open();
      await store.putIfAbsent(KEY, ENTRY);
      await admin.script('FLUSH');
      expect(await store.putIfAbsent(KEY, ENTRY)).toEqual({ first: false, entry: ENTRY });
    });

    it('Redis frees an entry after its TTL, and not before, even if its clock runs an hour ahead', async () => {
      const store = await open({ ttlMs: 5_000, keyPrefix: 'p:' });
      await store.putIfAbsent(KEY, ENTRY);
      const pttl = await admin.pttl('p:1.1:tsid');
      expect(pttl).toBeGreaterThan(60 * 60 * 1_000);
      expect(pttl).toBeLessThanOrEqual(60 * 60 * 1_000 + 5_000);
    });

    it('refuses as overloaded beyond its number of operations, and takes more once they are answered', async () => {
      const store = await open({ maxPendingOperations: 3 });
      const ended = await Promise.allSettled(
        Array.from({ length: 5 }, (_, i) => store.putIfAbsent({ ...KEY, id: `${i}` }, ENTRY)),
      );
      expect(ended.map(({ status }) => status === 'fulfilled')).toEqual([true, true, true, false, false]);
      expect(ended[4]).toMatchObject({ reason: { code: 'store_unavailable' } });
      expect(await store.putIfAbsent({ ...KEY, id: '4' }, ENTRY)).toEqual({ first: true });
    });

    it('a clock that is no clock fails closed, and the store recovers with it', async () => {
      let nowMs = Number.NaN;
      const store = await open({ clock: () => nowMs });
      await expect(store.putIfAbsent(KEY, ENTRY)).rejects.toMatchObject({ code: 'store_unavailable' });
      await expect(store.get(KEY)).rejects.toMatchObject({ code: 'store_unavailable' });
      nowMs = 1;
      expect(await store.putIfAbsent(KEY, ENTRY)).toEqual({ first: true });
    });

    it.each([{ ttlMs: 0 }, { ttlMs: 1.5 }, { commandTimeoutMs: -1 }, { maxPendingOperations: Number.NaN }])(
      'refuses the options %j',
      async (options) => {
        await expect(open(options)).rejects.toMatchObject({ code: 'invalid_argument' });
      },
    );

    describe('access', () => {
      const SECRET = 'hunter2-s3cret';
      const withPassword = (user: string, password: string): string =>
        server.url.replace('redis://', `redis://${user}:${password}@`);

      beforeEach(async () => {
        await admin.acl('SETUSER', 'app', 'on', `>${SECRET}`, '~*', '+@all');
      });

      afterEach(async () => {
        await admin.acl('DELUSER', 'app');
      });

      async function refusalOf(url: string): Promise<unknown> {
        return openRedisDedup({ url }).then(
          () => 'opened',
          (error: unknown) => error,
        );
      }

      it('opens with the right password, and stays within its database', async () => {
        const store = await open({ url: `${withPassword('app', SECRET)}/3`, keyPrefix: 'p:' });
        await store.putIfAbsent(KEY, ENTRY);
        await admin.select(3);
        expect(await admin.exists('p:1.1:tsid')).toBe(1);
      });

      it.each([
        [
          'a wrong password',
          () => withPassword('app', `not-${SECRET}`),
          /WRONGPASS.*check the user and password/,
        ],
        [
          'a database that does not exist',
          () => `${withPassword('app', SECRET)}/99`,
          /DB index is out of range/,
        ],
        [
          'a port where nothing listens',
          () => `redis://app:${SECRET}@127.0.0.1:1`,
          /127\.0\.0\.1:1.*ECONNREFUSED/,
        ],
        ['a host that does not exist', () => `redis://app:${SECRET}@nowhere.invalid`, /nowhere\.invalid/],
        ['another scheme', () => `http://app:${SECRET}@127.0.0.1`, /must have the form redis:/],
        ['no URL', () => `app:${SECRET}@127.0.0.1:70000:`, /must have the form redis:/],
        ['settings of the client', () => `${withPassword('app', SECRET)}?enableOfflineQueue=true`, /form/],
      ])('refuses %s, and says what to do without showing the password', async (_, url, message) => {
        const refusal = await refusalOf(url());
        expect(refusal).toMatchObject({
          code: expect.stringMatching(/^(store_unavailable|invalid_argument)$/),
          message: expect.stringMatching(message),
        });
        expect(inspect(refusal, { depth: 10, showHidden: true })).not.toContain(SECRET);
      });

      it('a user without the right to a command is told which to give', async () => {
        const store = await open({ url: withPassword('app', SECRET) });
        await admin.acl('SETUSER', 'app', '-eval');
        await expect(store.putIfAbsent(KEY, ENTRY)).rejects.toMatchObject({
          code: 'store_unavailable',
          message: expect.stringMatching(/NOPERM.*let this user run EVAL.*was not done/),
        });
      });

      it('where the settings may not be read, warns about what must hold', async () => {
        await admin.acl('SETUSER', 'app', '-config');
        const warnings: string[] = [];
        await open({ url: withPassword('app', SECRET), onWarning: (message) => warnings.push(message) });
        expect(warnings).toEqual([expect.stringMatching(/CONFIG GET is refused.*appendfsync always/)]);
      });
    });

    it('warns of memory pressure that would forget entries', async () => {
      await admin.config('SET', 'maxmemory', '1gb', 'maxmemory-policy', 'volatile-ttl');
      const warnings: string[] = [];
      await open({ onWarning: (message) => warnings.push(message) });
      await admin.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction');
      expect(warnings).toEqual([expect.stringMatching(/volatile-ttl.*set noeviction/)]);
    });

    it.each(['everysec', 'no', 'none', 'always'] as const)(
      'warns that a crash takes answers back unless each is synced: appendfsync %s',
      async (appendFsync) => {
        await using other = await startRedisServer({ appendFsync });
        const warnings: string[] = [];
        await open({ url: other.url, onWarning: (message) => warnings.push(message) });
        const warning = expect.stringMatching(/claimed again.*set appendonly yes and appendfsync always/);
        expect(warnings).toEqual(appendFsync === 'always' ? [] : [warning]);
      },
    );
  });
});
