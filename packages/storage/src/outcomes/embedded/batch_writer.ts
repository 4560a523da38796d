import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Seq } from '../../journal/types.ts';
import { latencyCellOf } from '../latency_cells.ts';
import type { OutcomeBatch, OutcomeRow, Repetition } from '../types.ts';
import { RollupAdditions, type Rollups } from './rollups.ts';
import { number } from './stored_row.ts';

/** What came under its id before it is joined: results and changes need not lie in the journal in the order of events. */
const OUTCOME = `
  INSERT INTO outcomes (result_seq, tenant, pcs_id, shard, inbox_seq, received_at_ms, decision, regime, reasons, score,
    settle_ms, guarantee, policy, label_wanted, replays, equivocations, label)
  SELECT ?, ?2, ?3, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
    (SELECT count(*) FROM repetitions WHERE tenant = ?2 AND pcs_id = ?3 AND stored_digest IS NULL),
    (SELECT count(*) FROM repetitions WHERE tenant = ?2 AND pcs_id = ?3 AND stored_digest IS NOT NULL),
    (SELECT label FROM labels WHERE tenant = ?2 AND pcs_id = ?3 ORDER BY change_seq DESC LIMIT 1)
  WHERE true ON CONFLICT (pcs_id, tenant) DO NOTHING`;
const REASON = `
  INSERT INTO outcome_reasons (code, received_at_ms, result_seq, tenant, decision) VALUES (?, ?, ?, ?, ?)`;
const FIND_SHARD = 'SELECT id FROM shards WHERE shard_id = ? AND tenant = ?';
const SHARD = 'INSERT INTO shards (shard_id, tenant, folded) VALUES (?, ?, ?) RETURNING id';
const REPETITION = `
  INSERT INTO repetitions (result_seq, tenant, pcs_id, inbox_seq, request_id, at_ms, stored_digest, claimed_digest)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const REPEATED = `
  UPDATE outcomes SET replays = replays + ?, equivocations = equivocations + ? WHERE tenant = ? AND pcs_id = ?`;
const LABEL = `
  INSERT INTO labels (change_seq, tenant, pcs_id, label, labelled_by, at_ms, left_out) VALUES (?, ?, ?, ?, ?, ?, ?)`;
const LABELLED = `
  UPDATE outcomes SET label = (
    SELECT label FROM labels WHERE tenant = ?1 AND pcs_id = ?2 ORDER BY change_seq DESC LIMIT 1)
  WHERE tenant = ?1 AND pcs_id = ?2`;
const ACT = 'INSERT INTO acts (seq, tenant, at_ms, who, act, detail) VALUES (?, ?, ?, ?, ?, ?)';

/** Writes what a stretch of the journal adds, within the caller's transaction. */
export class BatchWriter {
  readonly #rollups: Rollups;
  readonly #prepared: Readonly<Record<'outcome' | 'reason' | 'findShard' | 'shard', StatementSync>>;
  readonly #sequel: Readonly<Record<'repetition' | 'repeated' | 'label' | 'labelled' | 'act', StatementSync>>;

  constructor(database: DatabaseSync, rollups: Rollups) {
    this.#rollups = rollups;
    this.#prepared = {
      outcome: database.prepare(OUTCOME),
      reason: database.prepare(REASON),
      findShard: database.prepare(FIND_SHARD),
      shard: database.prepare(SHARD),
    };
    this.#sequel = {
      repetition: database.prepare(REPETITION),
      repeated: database.prepare(REPEATED),
      label: database.prepare(LABEL),
      labelled: database.prepare(LABELLED),
      act: database.prepare(ACT),
    };
  }

  /** Passes over what lies at or before `position`: it was written with it. */
  write(batch: OutcomeBatch, position: Seq): void {
    const added = new RollupAdditions();
    for (const row of batch.outcomes) {
      if (row.resultSeq > position && this.#writeOutcome(row)) {
        const cell = row.settleMs === null ? undefined : latencyCellOf(row.settleMs);
        added.at(row.tenant, row.receivedAtMs).countDecided(row, cell);
      }
    }
    for (const repetition of batch.repetitions) {
      if (repetition.resultSeq <= position) continue;
      this.#writeRepetition(repetition);
      const what = repetition.equivocation === undefined ? 'replayed' : 'equivocations';
      added.at(repetition.tenant, repetition.atMs).count(what);
    }
    for (const { tenant, pcsId, changeSeq, label, by, atMs, leftOut } of batch.labels) {
      if (changeSeq <= position) continue;
      this.#sequel.label.run(changeSeq, tenant, pcsId, label, by, atMs, leftOut);
      this.#sequel.labelled.run(tenant, pcsId);
    }
    for (const { tenant, resultSeq, atMs } of batch.refusals) {
      if (resultSeq > position) added.at(tenant, atMs).count('refused');
    }
    for (const { seq, tenant, atMs, who, act, detail } of batch.acts) {
      if (seq > position) this.#sequel.act.run(seq, tenant, atMs, who, act, detail);
    }
    this.#rollups.add(added);
  }

  /** Whether it is new: of two outcomes under one id the first stays. */
  #writeOutcome(row: OutcomeRow): boolean {
    const { tenant, pcsId, resultSeq, receivedAtMs, decision } = row;
    const inserted = this.#prepared.outcome.run(
      resultSeq,
      tenant,
      pcsId,
      row.shardId === null ? null : this.#shard(row.shardId, tenant),
      row.inboxSeq,
      receivedAtMs,
      decision,
      row.regime,
      JSON.stringify(row.reasons),
      row.score,
      row.settleMs,
      row.guarantee,
      row.policy === null ? null : JSON.stringify(row.policy),
      row.labelWanted ? 1 : 0,
    );
    if (inserted.changes === 0) return false;
    for (const code of new Set(row.reasons)) {
      this.#prepared.reason.run(code, receivedAtMs, resultSeq, tenant, decision);
    }
    return true;
  }

  #shard(shardId: string, tenant: string): number {
    const found =
      this.#prepared.findShard.get(shardId, tenant) ??
      this.#prepared.shard.get(shardId, tenant, shardId.toLowerCase());
    return number(found ?? {}, 'id');
  }

  #writeRepetition(repetition: Repetition): void {
    const { tenant, pcsId, resultSeq, inboxSeq, requestId, atMs, equivocation } = repetition;
    const { storedDigest = null, claimedDigest = null } = equivocation ?? {};
    this.#sequel.repetition.run(
      resultSeq,
      tenant,
      pcsId,
      inboxSeq,
      requestId,
      atMs,
      storedDigest,
      claimedDigest,
    );
    const [replays, equivocations] = equivocation === undefined ? [1, 0] : [0, 1];
    this.#sequel.repeated.run(replays, equivocations, tenant, pcsId);
  }
}
