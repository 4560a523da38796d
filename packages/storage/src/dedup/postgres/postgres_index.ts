import { keyText } from '../key_text.ts';
import { readClock } from '../read_clock.ts';
import type { DedupEntry, DedupKey } from '../types.ts';
import type { PostgresPool } from './postgres_pool.ts';

export interface PostgresIndexOptions {
  /** An identifier that needs no quotes. */
  readonly schema: string;
  readonly ttlMs: number;
  /** Unix ms. */
  readonly clock: () => number;
}

export interface Claim {
  readonly key: DedupKey;
  readonly entry: DedupEntry;
}

/** What became of claims on distinct keys, by `keyText`: `won`, or the entry that was there before. */
export type Verdicts = ReadonlyMap<string, 'won' | DedupEntry>;

interface KeyRow {
  readonly tenant: string;
  readonly scope: string;
  readonly id: string;
}

interface EntryRow extends KeyRow, DedupEntry {}

const EVICT_AT_ONCE = 1_000;

/** The entries of one schema. Every method rejects with `store_unavailable`. */
export class PostgresIndex {
  readonly #pool: PostgresPool;
  readonly #options: PostgresIndexOptions;
  readonly #table: string;

  constructor(pool: PostgresPool, options: PostgresIndexOptions) {
    this.#pool = pool;
    this.#options = options;
    this.#table = `${options.schema}.dedup_entries`;
  }

  async get(key: DedupKey): Promise<DedupEntry | undefined> {
    const nowMs = readClock(this.#options.clock);
    const text = `SELECT digest, value FROM ${this.#table}
      WHERE tenant = $1 AND scope = $2 AND id = $3 AND expires_at > $4`;
    const values = [key.tenant, key.scope, key.id, nowMs];
    const { rows } = await this.#pool.run((client) =>
      client.query<DedupEntry>({ name: 'kakeya-get', text, values }),
    );
    return rows[0];
  }

  /** One claim per key. The winners of a round are reported at once: what fails after it is not their concern. */
  async put(claims: readonly Claim[], report: (verdicts: Verdicts) => void): Promise<void> {
    let open = [...claims];
    while (open.length > 0) {
      const won = await this.#claim(open);
      report(won);
      const lost = open.filter(({ key }) => !won.has(keyText(key)));
      if (lost.length === 0) return;
      // In a statement of its own: the snapshot of the first one need not hold the rows that it met.
      const known = await this.#read(lost);
      report(known);
      // What was live in between but is gone now has expired: it is claimed again.
      open = lost.filter(({ key }) => !known.has(keyText(key)));
    }
  }

  async evictExpired(limit: number): Promise<number> {
    const nowMs = readClock(this.#options.clock);
    // Rows that another process claims or evicts just now are passed over. Chosen apart from the deletion: as a part of
    // its join the choice could be made more than once, each time of other rows.
    const text = `WITH expired AS MATERIALIZED (
        SELECT tenant, scope, id FROM ${this.#table} WHERE expires_at <= $1
        ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
      DELETE FROM ${this.#table} USING expired
        WHERE (dedup_entries.tenant, dedup_entries.scope, dedup_entries.id)
          = (expired.tenant, expired.scope, expired.id)`;
    let evicted = 0;
    while (evicted < limit) {
      const values = [nowMs, Math.min(EVICT_AT_ONCE, limit - evicted)];
      const { rowCount } = await this.#pool.run((client) => client.query(text, values));
      if (rowCount === null || rowCount === 0) return evicted;
      evicted += rowCount;
    }
    return evicted;
  }

  async ping(): Promise<void> {
    await this.#pool.run((client) => client.query(`SELECT 1 FROM ${this.#table} LIMIT 1`));
  }

  /** Inserted in the order of the keys, so that two batches never wait for each other in a circle. */
  async #claim(claims: readonly Claim[]): Promise<ReadonlyMap<string, 'won'>> {
    const nowMs = readClock(this.#options.clock);
    const text = `INSERT INTO ${this.#table} AS stored (tenant, scope, id, digest, value, expires_at)
      SELECT tenant, scope, id, digest, value, $6
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
        AS claim (tenant, scope, id, digest, value)
      ORDER BY tenant, scope, id
      ON CONFLICT (tenant, scope, id) DO UPDATE
        SET digest = excluded.digest, value = excluded.value, expires_at = excluded.expires_at
        WHERE stored.expires_at <= $7
      RETURNING tenant, scope, id`;
    const values = [
      ...keyColumns(claims),
      claims.map(({ entry }) => entry.digest),
      claims.map(({ entry }) => entry.value),
      nowMs + this.#options.ttlMs,
      nowMs,
    ];
    const { rows } = await this.#pool.run((client) =>
      client.query<KeyRow>({ name: 'kakeya-put', text, values }),
    );
    return new Map(rows.map((row) => [keyText(row), 'won']));
  }

  async #read(claims: readonly Claim[]): Promise<ReadonlyMap<string, DedupEntry>> {
    const text = `SELECT tenant, scope, id, digest, value
      FROM unnest($1::text[], $2::text[], $3::text[]) AS claim (tenant, scope, id)
      JOIN ${this.#table} USING (tenant, scope, id)`;
    const { rows } = await this.#pool.run((client) =>
      client.query<EntryRow>({ name: 'kakeya-read', text, values: keyColumns(claims) }),
    );
    return new Map(rows.map(({ digest, value, ...key }) => [keyText(key), { digest, value }]));
  }
}

const keyColumns = (claims: readonly Claim[]): string[][] => [
  claims.map(({ key }) => key.tenant),
  claims.map(({ key }) => key.scope),
  claims.map(({ key }) => key.id),
];
