import type { DatabaseSync } from 'node:sqlite';
import type { Seq } from '../../journal/types.ts';
import type {
  IndexedAct,
  OutcomeBatch,
  OutcomeHistory,
  OutcomePage,
  OutcomeWindow,
  OverviewCounts,
  OverviewQuery,
} from '../types.ts';
import { BatchWriter } from './batch_writer.ts';
import { OutcomeLists } from './outcome_lists.ts';
import { Rollups } from './rollups.ts';
import { actOf, labelOf, number, outcomeOf, repetitionOf } from './stored_row.ts';
import type { IndexOfThread } from './worker_protocol.ts';

const POSITION = 'SELECT seq FROM index_position';
const ADVANCE = `
  INSERT INTO index_position (id, seq) VALUES (1, ?)
  ON CONFLICT (id) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > index_position.seq`;
const JOURNAL = 'SELECT journal_id FROM index_journal';
const OF_JOURNAL = 'INSERT OR REPLACE INTO index_journal (id, journal_id) VALUES (1, ?)';
const OUTCOME = `
  SELECT o.*, s.shard_id FROM outcomes AS o LEFT JOIN shards AS s ON s.id = o.shard
  WHERE o.tenant = ? AND o.pcs_id = ?`;
const MOST_OF_HISTORY = 100;
const NEWEST = (table: string, seq: string): string => `
  SELECT * FROM (SELECT * FROM ${table} WHERE tenant = ? AND pcs_id = ? ORDER BY ${seq} DESC LIMIT ${MOST_OF_HISTORY})
  ORDER BY ${seq}`;
const SCORES = `
  SELECT score FROM outcomes INDEXED BY outcomes_of_tenant WHERE tenant = ? AND score IS NOT NULL
  ORDER BY received_at_ms DESC, result_seq DESC LIMIT ?`;

const PRUNED = 'SELECT pcs_id, tenant FROM outcomes WHERE received_at_ms < ?1';
/** Of what never had an outcome here, or has none any more. */
const ORPHANED = (table: string): string => `
  DELETE FROM ${table} WHERE at_ms < ?1
    AND NOT EXISTS (SELECT 1 FROM outcomes AS o WHERE o.pcs_id = ${table}.pcs_id AND o.tenant = ${table}.tenant)`;
/** In this order: what belongs to an outcome is found by it. Codes are found one by one along the key. */
const PRUNE = [
  `DELETE FROM repetitions WHERE (pcs_id, tenant) IN (${PRUNED})`,
  `DELETE FROM labels WHERE (pcs_id, tenant) IN (${PRUNED})`,
  `WITH RECURSIVE known (code) AS (
     SELECT min(code) FROM outcome_reasons
     UNION ALL
     SELECT (SELECT min(code) FROM outcome_reasons WHERE code > known.code) FROM known WHERE known.code IS NOT NULL)
   DELETE FROM outcome_reasons
     WHERE code IN (SELECT code FROM known WHERE code IS NOT NULL) AND received_at_ms < ?1`,
  'DELETE FROM outcomes WHERE received_at_ms < ?1',
  ORPHANED('repetitions'),
  ORPHANED('labels'),
];
const PRUNE_SHARDS = 'DELETE FROM shards WHERE NOT EXISTS (SELECT 1 FROM outcomes WHERE shard = shards.id)';

const TABLES = [
  'outcomes',
  'outcome_reasons',
  'shards',
  'repetitions',
  'labels',
  'acts',
  'rollups',
  'index_position',
];

/** The index over an open database. Everything throws what SQLite throws; nothing of that call is then written. */
export class SqliteOutcomes implements IndexOfThread {
  readonly #database: DatabaseSync;
  readonly #rollups: Rollups;
  readonly #writer: BatchWriter;
  readonly #lists: OutcomeLists;

  constructor(database: DatabaseSync, journalId: string) {
    this.#database = database;
    this.#rollups = new Rollups(database);
    this.#writer = new BatchWriter(database, this.#rollups);
    this.#lists = new OutcomeLists(database);
    this.#belongTo(journalId);
  }

  put(batch: OutcomeBatch, throughSeq: Seq): void {
    this.#atomically(() => {
      this.#writer.write(batch, this.position() ?? 0);
      this.#database.prepare(ADVANCE).run(throughSeq);
    });
  }

  position(): Seq | undefined {
    const row = this.#database.prepare(POSITION).get();
    return row === undefined ? undefined : number(row, 'seq');
  }

  list(window: OutcomeWindow): OutcomePage {
    return this.#lists.page(window, this.position() ?? 0);
  }

  history(tenant: string, pcsId: string): OutcomeHistory | undefined {
    const row = this.#database.prepare(OUTCOME).get(tenant, pcsId);
    if (row === undefined) return undefined;
    const newest = (table: string, seq: string) =>
      this.#database.prepare(NEWEST(table, seq)).all(tenant, pcsId);
    return {
      outcome: outcomeOf(row),
      repetitions: newest('repetitions', 'result_seq').map(repetitionOf),
      labels: newest('labels', 'change_seq').map(labelOf),
    };
  }

  overview(query: OverviewQuery): OverviewCounts {
    return this.#rollups.overview(query);
  }

  scores(tenant: string, limit: number): readonly number[] {
    const rows = this.#database.prepare(SCORES).all(tenant, limit);
    return rows.map((row) => number(row, 'score'));
  }

  acts({ tenant, limit }: { readonly tenant?: string; readonly limit: number }): readonly IndexedAct[] {
    const where = tenant === undefined ? '' : 'WHERE tenant = ?';
    const values = tenant === undefined ? [limit] : [tenant, limit];
    const rows = this.#database.prepare(`SELECT * FROM acts ${where} ORDER BY seq DESC LIMIT ?`);
    return rows.all(...values).map(actOf);
  }

  prune({ rowsBeforeMs, countsBeforeMs }: Parameters<IndexOfThread['prune']>[0]): void {
    this.#atomically(() => {
      for (const sql of PRUNE) this.#database.prepare(sql).run(rowsBeforeMs);
      this.#database.exec(PRUNE_SHARDS);
      this.#rollups.prune(countsBeforeMs);
    });
    this.#lists.forget();
  }

  clear(): void {
    this.#atomically(() => this.#empty());
    this.#lists.forget();
  }

  /** What was filled from another journal is forgotten: its positions say nothing of this one. */
  #belongTo(journalId: string): void {
    const row = this.#database.prepare(JOURNAL).get();
    if (row?.['journal_id'] === journalId) return;
    this.#atomically(() => {
      this.#empty();
      this.#database.prepare(OF_JOURNAL).run(journalId);
    });
  }

  #empty(): void {
    for (const table of TABLES) this.#database.exec(`DELETE FROM ${table}`);
  }

  #atomically(write: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      write();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
