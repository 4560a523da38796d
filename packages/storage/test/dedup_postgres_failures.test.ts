import { inspect } from 'node:util';
import { findBinary, type PrivateServer, startPostgresServer } from '@kakeya/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPostgresDedup, type PostgresDedupOptions } from '../src/dedup/postgres/open_postgres_dedup.ts';
import type { DedupKey, DedupStore } from '../src/dedup/types.ts';
import { describeDedupOutages } from './support/dedup_outages.ts';

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

    it('of many runners that migrate an empty database together each finds the whole schema', async () => {
      const opened = await Promise.all(Array.from({ length: 8 }, () => open()));
      const puts = await Promise.all(opened.map((store) => store.putIfAbsent(KEY, ENTRY)));
      expect(puts.filter(({ first }) => first)).toHaveLength(1);
      const { rows } = await admin.query(`SELECT component, version FROM ${schema}.kakeya_schema_versions`);
      expect(rows).toEqual([{ component: 'dedup', version: 1 }]);
    });

    it('refuses a schema that a later version made, and leaves it as it is', async () => {
      await open();
      await admin.query(`UPDATE ${schema}.kakeya_schema_versions SET version = 99`);
      await expect(open()).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(/version 99, newer than this program's 1: upgrade/),
      });
    });

    it('flushes before it answers although the role’s default would not', async () => {
      await admin.query('DROP ROLE IF EXISTS hasty');
      await admin.query('CREATE ROLE hasty LOGIN SUPERUSER');
      await admin.query('ALTER ROLE hasty SET synchronous_commit = off');
      await admin.query(`CREATE SCHEMA ${schema}`);
      await admin.query(`CREATE FUNCTION ${schema}.seen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM set_config('kakeya.seen', current_setting('synchronous_commit'), false);
        NEW.value := current_setting('synchronous_commit'); RETURN NEW; END $$`);
      const store = await open({ connectionString: server.url.replace('postgres@', 'hasty@') });
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

    it('a user without rights is told which to give, and one with rights on the schema alone needs no more', async () => {
      await admin.query('DROP ROLE IF EXISTS app');
      await admin.query('CREATE ROLE app LOGIN');
      const connectionString = server.url.replace('postgres@', 'app@');
      await expect(open({ connectionString })).rejects.toMatchObject({
        message: expect.stringMatching(/42501.*give this user the rights/),
      });
      await admin.query(`CREATE SCHEMA ${schema} AUTHORIZATION app`);
      const store = await open({ connectionString });
      expect(await store.putIfAbsent(KEY, ENTRY)).toEqual({ first: true });
    });
  });
});
