import { inspect } from 'node:util';
import { findBinary, type PrivateServer, startPostgresServer } from '@kakeya/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPostgresDedup, type PostgresDedupOptions } from '../src/dedup/postgres/open_postgres_dedup.ts';
import type { DedupKey, DedupStore } from '../src/dedup/types.ts';
import { describeDedupOutages } from './support/dedup_outages.ts';
import { startSettingsProxy } from './support/settings_proxy.ts';

const KEY: DedupKey = { tenant: 't', scope: 's', id: 'id' };
const ENTRY = { digest: 'd', value: 'v' };
const SECRET = 'hunter2-s3cret';

describe.skipIf(findBinary('postgres') === undefined)('on PostgreSQL (needs postgres)', () => {
  let server: PrivateServer;
  let schemas = 0;

  beforeAll(async () => {
    server = await startPostgresServer();
  });

  afterAll(() => server[Symbol.asyncDispose]());

  describeDedupOutages('postgres', async () => {
    const schema = `outage_${schemas++}`;
    return {
      server,
      open: ({ timeoutMs }) =>
        openPostgresDedup({ connectionString: server.url, schema, commandTimeoutMs: timeoutMs }),
      opener: {
        module: new URL('./support/postgres_dedup_opener.ts', import.meta.url),
        config: `${server.url} ${schema}`,
      },
    };
  });

  describe('postgres dedup when things fail', () => {
    let stores: DedupStore[];
    let admin: pg.Client;
    let schema: string;

    beforeEach(async () => {
      stores = [];
      schema = `failure_${schemas++}`;
      admin = new pg.Client({ connectionString: server.url });
      await admin.connect();
    });

    afterEach(async () => {
      await Promise.all(stores.map((store) => store.close()));
      await admin.end();
    });

    async function open(options: Partial<PostgresDedupOptions> = {}): Promise<DedupStore> {
      const store = await openPostgresDedup({ connectionString: server.url, schema, ...options });
      stores.push(store);
      return store;
    }

    /** Its name; roles are the whole server's, so that each test has its own. */
    async function createRole(rights: string): Promise<string> {
      const role = `role_of_${schema}`;
      await admin.query(`CREATE ROLE ${role} LOGIN ${rights}`);
      return role;
    }

    const as = (credentials: string): string => server.url.replace('postgres@', `${credentials}@`);

    it('of many runners that migrate an empty database together each finds the whole schema', async () => {
      const opened = await Promise.all(Array.from({ length: 8 }, () => open()));
      const puts = await Promise.all(opened.map((store) => store.putIfAbsent(KEY, ENTRY)));
      expect(puts.filter(({ first }) => first)).toHaveLength(1);
      const { rows } = await admin.query(
        `SELECT component, version, name FROM ${schema}.kakeya_schema_migrations`,
      );
      expect(rows).toEqual([{ component: 'dedup', version: 1, name: '001_dedup.sql' }]);
    });

    it('refuses a schema that a later version made, and leaves it as it is', async () => {
      await open();
      await admin.query(
        `INSERT INTO ${schema}.kakeya_schema_migrations VALUES ('dedup', 2, '002_later.sql', 'of the later file')`,
      );
      await expect(open()).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(/version 2, newer than this program's 1: upgrade/),
      });
    });

    it.each(['name', 'checksum'])(
      'refuses a schema that another file made, told by its %s',
      async (column) => {
        await open();
        await admin.query(`UPDATE ${schema}.kakeya_schema_migrations SET ${column} = 'another'`);
        await expect(open()).rejects.toMatchObject({
          code: 'store_unavailable',
          message: expect.stringMatching(/made by another .*install the release that made it/),
        });
      },
    );

    it.each(['repeatable read', 'serializable'])(
      'opens, migrates and decides although the role’s default isolation is %s',
      async (isolation) => {
        const role = await createRole('SUPERUSER');
        await admin.query(`ALTER ROLE ${role} SET default_transaction_isolation = '${isolation}'`);
        const connectionString = as(role);
        const opened = await Promise.all(Array.from({ length: 4 }, () => open({ connectionString })));
        const keys = Array.from({ length: 50 }, (_, i) => ({ ...KEY, id: `k${i}` }));
        const puts = await Promise.all(
          opened.flatMap((store) => keys.map((key) => store.putIfAbsent(key, ENTRY))),
        );
        expect(puts.filter(({ first }) => first)).toHaveLength(keys.length);
      },
    );

    it('refuses a proxy that drops the settings of a connection: nobody would know when an answer is flushed', async () => {
      const hasty = await createRole('SUPERUSER');
      await admin.query(`ALTER ROLE ${hasty} SET synchronous_commit = off`);
      await using proxy = await startSettingsProxy(as(hasty));
      await expect(open({ connectionString: proxy.url })).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(/synchronous_commit is off.*let the proxy.*pass `options` on/),
      });
    });

    it('refuses a database that cannot hold every tenant’s text', async () => {
      await admin.query("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'");
      const connectionString = server.url.replace(/\/postgres$/, '/latin');
      await expect(open({ connectionString })).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(/LATIN1.*ENCODING 'UTF8'/),
      });
    });

    it('evicts the expired entries, oldest first, as many as asked for, also in several rounds', async () => {
      let nowMs = 1_000;
      const store = await open({ ttlMs: 100, clock: () => nowMs });
      const ids = Array.from({ length: 2_500 }, (_, i) => `id-${i}`);
      await store.putIfAbsent(KEY, ENTRY);
      nowMs += 10;
      await Promise.all(ids.map((id) => store.putIfAbsent({ ...KEY, id }, ENTRY)));
      nowMs += 95;
      expect(await store.evictExpired(5)).toBe(1);
      nowMs += 100;
      expect(await store.evictExpired(1)).toBe(1);
      expect(await store.evictExpired(2_100)).toBe(2_100);
      expect(await store.evictExpired(10_000)).toBe(ids.length - 2_101);
      expect(await store.evictExpired(1)).toBe(0);
    });

    it('passes over expired entries that another process has in hand, instead of waiting for them', async () => {
      let nowMs = 1_000;
      const store = await open({ ttlMs: 100, clock: () => nowMs });
      for (const id of ['a', 'b']) await store.putIfAbsent({ ...KEY, id }, ENTRY);
      nowMs += 100;
      await admin.query('BEGIN');
      await admin.query(`SELECT 1 FROM ${schema}.dedup_entries WHERE id = 'a' FOR UPDATE`);
      expect(await store.evictExpired(10)).toBe(1);
      await admin.query('ROLLBACK');
      expect(await store.evictExpired(10)).toBe(1);
    });

    it('flushes before it answers although the role’s default would not', async () => {
      const hasty = await createRole('SUPERUSER');
      await admin.query(`ALTER ROLE ${hasty} SET synchronous_commit = off`);
      await admin.query(`CREATE SCHEMA ${schema}`);
      await admin.query(`CREATE FUNCTION ${schema}.seen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM set_config('kakeya.seen', current_setting('synchronous_commit'), false);
        NEW.value := current_setting('synchronous_commit'); RETURN NEW; END $$`);
      const store = await open({ connectionString: as(hasty) });
      await admin.query(
        `CREATE TRIGGER seen BEFORE INSERT ON ${schema}.dedup_entries FOR EACH ROW EXECUTE FUNCTION ${schema}.seen()`,
      );
      await store.putIfAbsent(KEY, ENTRY);
      expect(await store.get(KEY)).toEqual({ digest: 'd', value: 'on' });
    });

    it('batches that take the same keys in opposite orders never deadlock', async () => {
      const [one, other] = [await open(), await open()];
      const keys = Array.from({ length: 200 }, (_, i) => ({ ...KEY, id: `k${i}` }));
      const both = await Promise.all([
        ...keys.map((key) => one.putIfAbsent(key, { digest: 'one', value: 'one' })),
        ...keys.toReversed().map((key) => other.putIfAbsent(key, { digest: 'other', value: 'other' })),
      ]);
      expect(both.filter(({ first }) => first)).toHaveLength(keys.length);
      const { rows } = await admin.query("SELECT deadlocks FROM pg_stat_database WHERE datname = 'postgres'");
      expect(rows).toEqual([{ deadlocks: '0' }]);
    });

    it('a put that waits for a lock is given up after the time limit, and was not done', async () => {
      const store = await open({ commandTimeoutMs: 300 });
      await admin.query('BEGIN');
      await admin.query(
        `INSERT INTO ${schema}.dedup_entries VALUES ('t', 's', 'id', 'mine', 'mine', 9999999999999)`,
      );
      await expect(store.putIfAbsent(KEY, ENTRY)).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(/57014.*was not done/),
      });
      await admin.query('ROLLBACK');
      expect(await store.putIfAbsent(KEY, ENTRY)).toEqual({ first: true });
    });

    it('goes on after the server has ended all its connections', async () => {
      const store = await open();
      await store.putIfAbsent(KEY, ENTRY);
      await admin.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
        ['kakeya'],
      );
      await expect
        .poll(() => store.putIfAbsent(KEY, ENTRY).catch(String), { timeout: 30_000, interval: 10 })
        .toEqual({ first: false, entry: ENTRY });
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

    it.each([
      { ttlMs: 0 },
      { commandTimeoutMs: -1 },
      { connections: 0 },
      { maxPendingOperations: Number.NaN },
      { schema: 'a; DROP TABLE b' },
      { schema: 'Kakeya' },
    ])('refuses the options %j', async (options) => {
      await expect(open(options)).rejects.toMatchObject({ code: 'invalid_argument' });
    });

    it.each([
      ['a database that does not exist', '/nowhere', /3D000.*create the database/],
      ['settings of the session', '/postgres?options=-c%20synchronous_commit%3Doff', /must not carry/],
    ])('refuses %s, and says what to do without showing the password', async (_, path, message) => {
      const connectionString = server.url
        .replace('postgres@', `postgres:${SECRET}@`)
        .replace(/\/postgres$/, path);
      const refusal = await open({ connectionString }).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ message: expect.stringMatching(message) });
      expect(inspect(refusal, { depth: 10, showHidden: true })).not.toContain(SECRET);
    });

    it.each([
      [
        'a port where nothing listens',
        `postgres://app:${SECRET}@127.0.0.1:1/db`,
        /127\.0\.0\.1:1.*ECONNREFUSED/,
      ],
      ['another scheme', `http://app:${SECRET}@127.0.0.1`, /must have the form postgres:/],
      ['no URL', `app:${SECRET}@127.0.0.1:70000:`, /must have the form postgres:/],
    ])(
      'refuses %s, and says what to do without showing the password',
      async (_, connectionString, message) => {
        const refusal = await open({ connectionString }).catch((error: unknown) => error);
        expect(refusal).toMatchObject({ message: expect.stringMatching(message) });
        expect(inspect(refusal, { depth: 10, showHidden: true })).not.toContain(SECRET);
      },
    );

    it('refuses a wrong password and a missing one, says what to do without showing it, and opens with the right one', async () => {
      const guarded = await createRole(`SUPERUSER PASSWORD '${SECRET}'`);
      const { rows } = await admin.query<{ readonly hba_file: string }>('SHOW hba_file');
      await admin.query(`COPY (VALUES ('host all ${guarded} 127.0.0.1/32 scram-sha-256'),
        ('host all all 127.0.0.1/32 trust')) TO '${rows[0]?.hba_file}'`);
      await admin.query('SELECT pg_reload_conf()');
      const refusal = (credentials: string): Promise<unknown> =>
        open({ connectionString: as(credentials) }).catch((error: unknown) => error);

      await expect
        .poll(() => refusal(guarded), { timeout: 30_000 })
        .toMatchObject({
          code: 'store_unavailable',
          message: expect.stringMatching(/put the user and password into the URL/),
        });
      const wrong = await refusal(`${guarded}:not-${SECRET}`);
      expect(wrong).toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(/28P01.*check the user and password in the URL/),
      });
      expect(inspect(wrong, { depth: 10, showHidden: true })).not.toContain(SECRET);
      const store = await open({ connectionString: as(`${guarded}:${SECRET}`) });
      expect(await store.putIfAbsent(KEY, ENTRY)).toEqual({ first: true });
    });

    it('a user without rights is told which to give, and one with rights on the schema alone needs no more', async () => {
      const app = await createRole('');
      const connectionString = as(app);
      await expect(open({ connectionString })).rejects.toMatchObject({
        message: expect.stringMatching(/42501.*give this user the rights/),
      });
      await admin.query(`CREATE SCHEMA ${schema} AUTHORIZATION ${app}`);
      const store = await open({ connectionString });
      expect(await store.putIfAbsent(KEY, ENTRY)).toEqual({ first: true });
    });

    it('where the schema is there, a user needs no more than the right to read and write its rows', async () => {
      await open();
      const clerk = await createRole('');
      await admin.query(`GRANT USAGE ON SCHEMA ${schema} TO ${clerk}`);
      await admin.query(`GRANT SELECT ON ${schema}.kakeya_schema_migrations TO ${clerk}`);
      await admin.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${schema}.dedup_entries TO ${clerk}`);
      const store = await open({ connectionString: as(clerk), ttlMs: 1 });
      expect(await store.putIfAbsent(KEY, ENTRY)).toEqual({ first: true });
      await expect.poll(() => store.evictExpired(10)).toBe(1);
    });
  });
});
