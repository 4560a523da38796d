import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { nodeDisk } from '../disk/mod.ts';
import { StorageError } from '../errors.ts';
import type { Seq } from '../journal/types.ts';
import { assertFeatureLabel, assertFeatureRow, assertPosition } from './limits.ts';
import { openFeatureDatabase } from './open_database.ts';
import { rowOf } from './stored_row.ts';
import type { FeatureLabel, FeatureQuery, FeatureRow, FeatureStore, LabelledFeatureRow } from './types.ts';

export interface FeatureStoreOptions {
  /** The SQLite file; it and its directory are made when absent. Several processes may open one file. */
  readonly path: string;
  /** How long a write waits for another process, in ms. Default: 5,000. */
  readonly busyTimeoutMs?: number;
}

const PAGE_ROWS = 500;

const PUT = `
  INSERT INTO outcome_features (tenant, pcs_id, at_ms, decision, score, features, propensity)
  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, pcs_id) DO NOTHING`;

const ADVANCE = `
  INSERT INTO feature_position (id, seq) VALUES (1, ?)
  ON CONFLICT (id) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > feature_position.seq`;

/** Of two labels of one instant the greater text stays, so that the order of arrival does not matter. */
const LABEL = `
  INSERT INTO outcome_labels (tenant, pcs_id, label, labelled_at_ms) VALUES (?, ?, ?, ?)
  ON CONFLICT (tenant, pcs_id) DO UPDATE SET label = excluded.label, labelled_at_ms = excluded.labelled_at_ms
    WHERE (excluded.labelled_at_ms, excluded.label) > (outcome_labels.labelled_at_ms, outcome_labels.label)`;

/** A page after a place in the order: reading holds no transaction open while its rows are used. */
const READ = `
  SELECT f.tenant, f.pcs_id, at_ms, decision, score, features, propensity, label, labelled_at_ms
  FROM outcome_features f LEFT JOIN outcome_labels l ON l.tenant = f.tenant AND l.pcs_id = f.pcs_id
  WHERE (at_ms, f.tenant, f.pcs_id) > (?, ?, ?) AND at_ms <= ?
    AND (? IS NULL OR f.tenant = ?) AND (? = 0 OR label IS NOT NULL)
  ORDER BY at_ms, f.tenant, f.pcs_id LIMIT ${PAGE_ROWS}`;

/**
 * A feature store in one SQLite file. Writes run on the calling thread and wait for one fsync per put: put in batches.
 * Rejects with `store_unavailable` when the file cannot be opened.
 */
export async function openFeatureStore(options: FeatureStoreOptions): Promise<FeatureStore> {
  const { path, busyTimeoutMs = 5_000 } = options;
  try {
    await nodeDisk().makeDirectory(dirname(path));
    return new SqliteFeatureStore(path, openFeatureDatabase(path, busyTimeoutMs));
  } catch (cause) {
    throw unavailable(path, cause);
  }
}

class SqliteFeatureStore implements FeatureStore {
  readonly #path: string;
  #database: DatabaseSync | undefined;

  constructor(path: string, database: DatabaseSync) {
    this.#path = path;
    this.#database = database;
  }

  async put(rows: readonly FeatureRow[], throughSeq: Seq): Promise<void> {
    for (const row of rows) assertFeatureRow(row);
    assertPosition(throughSeq);
    this.#run((database) => {
      const insert = database.prepare(PUT);
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const { tenant, pcsId, atMs, decision, score, features, propensity } of rows) {
          insert.run(tenant, pcsId, atMs, decision, score, features, propensity);
        }
        database.prepare(ADVANCE).run(throughSeq);
        database.exec('COMMIT');
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  async label(label: FeatureLabel): Promise<void> {
    assertFeatureLabel(label);
    const { tenant, pcsId, labelledAtMs } = label;
    this.#run((database) => database.prepare(LABEL).run(tenant, pcsId, label.label, labelledAtMs));
  }

  async *read(query: FeatureQuery): AsyncGenerator<LabelledFeatureRow> {
    const { tenant = null, fromMs = 0, throughMs = Number.MAX_SAFE_INTEGER, labelled = false } = query;
    let after: readonly [number, string, string] = [fromMs, '', ''];
    for (;;) {
      const page = this.#run((database) =>
        database
          .prepare(READ)
          .all(...after, throughMs, tenant, tenant, labelled ? 1 : 0)
          .map(rowOf),
      );
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE_ROWS) return;
      after = [last.atMs, last.tenant, last.pcsId];
    }
  }

  async position(): Promise<Seq | undefined> {
    const row = this.#run((database) => database.prepare('SELECT seq FROM feature_position').get());
    return row === undefined ? undefined : Number(row['seq']);
  }

  async close(): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
  }

  #run<T>(action: (database: DatabaseSync) => T): T {
    if (this.#database === undefined) {
      throw new StorageError('store_closed', `The feature store ${this.#path} is closed: open it again.`);
    }
    try {
      return action(this.#database);
    } catch (cause) {
      throw unavailable(this.#path, cause);
    }
  }
}

function unavailable(path: string, cause: unknown): StorageError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `The feature store ${path} cannot answer: ${why}. Check the disk and its permissions, then retry.`;
  return new StorageError('store_unavailable', message, { cause });
}
