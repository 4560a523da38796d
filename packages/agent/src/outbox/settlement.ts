import type { DatabaseSync } from 'node:sqlite';
import { type Answer, parseAnswer } from '../send/outcome.ts';
import { parseReason, pcsIdColumn, toDeadLetter, toRecord } from './rows.ts';
import { guarded, integerColumn, textColumn, transaction } from './sqlite.ts';
import type { DeadLetter, DeadLetterReason, OutboxRecord, Standing } from './types.ts';

/** How a record leaves the queue, and how a dead one comes back: only by name, only when asked. */
export interface Settlement {
  /**
   * Marks the record answered, and keeps `keep` of its body, by default all. Right whoever holds the lease: the answer
   * is the gateway's.
   */
  acknowledge(outboxSeq: number, answer: Answer, keep?: Uint8Array): void;
  /** Takes the record out of the queue for good. False when another process has taken it over. */
  bury(outboxSeq: number, reason: DeadLetterReason): boolean;
  standing(outboxSeq: number): Standing;
  /** Oldest first. */
  deadLetters(): DeadLetter[];
  /** Makes these dead letters pending again, leased to the caller. Other numbers are left out of the answer. */
  redrive(outboxSeqs: readonly number[], leaseMs: number): OutboxRecord[];
  /** Deletes these dead letters; returns how many there were. */
  discard(outboxSeqs: readonly number[]): number;
  /** Drops acknowledged records beyond the retention and gives their space back. Returns how many. */
  compact(): number;
}

/** @internal `inHand`: the records that this process is sending. */
export function createSettlement(
  database: DatabaseSync,
  owner: string,
  inHand: Set<number>,
  options: { readonly clock: () => number; readonly retainAcked: number },
): Settlement {
  const sql = prepareSettlement(database);

  return {
    acknowledge(outboxSeq, answer, keep) {
      transaction(database, 'ordered', () =>
        sql.acknowledge.run(options.clock(), JSON.stringify(answer), keep ?? null, outboxSeq),
      );
      inHand.delete(outboxSeq);
    },

    bury(outboxSeq, reason) {
      const { changes } = transaction(database, 'synced', () =>
        sql.bury.run(options.clock(), JSON.stringify(reason), outboxSeq, owner),
      );
      inHand.delete(outboxSeq);
      return changes === 1;
    },

    standing(outboxSeq) {
      const row = sql.standing.get(outboxSeq);
      if (row === undefined) return { state: 'gone' };
      const state = textColumn(row, 'state');
      if (state === 'pending') return { state };
      if (state === 'dead') return { state, reason: parseReason(textColumn(row, 'reason')) };
      return { state: 'acked', answer: parseAnswer(textColumn(row, 'answer'), pcsIdColumn(row)) };
    },

    deadLetters: () => sql.deadLetters.all().map(toDeadLetter),

    redrive(outboxSeqs, leaseMs) {
      const rows = transaction(database, 'synced', () =>
        sql.redrive.all(owner, options.clock() + leaseMs, JSON.stringify(outboxSeqs)),
      );
      for (const row of rows) inHand.add(integerColumn(row, 'outbox_seq'));
      return rows.map(toRecord).toSorted((a, b) => a.outboxSeq - b.outboxSeq);
    },

    discard: (outboxSeqs) =>
      transaction(database, 'synced', () => Number(sql.discard.run(JSON.stringify(outboxSeqs)).changes)),

    compact() {
      const dropped = transaction(database, 'ordered', () =>
        Number(sql.compact.run(options.retainAcked).changes),
      );
      if (dropped > 0) guarded(() => database.exec('PRAGMA incremental_vacuum'));
      return dropped;
    },
  };
}

const LISTED = 'outbox_seq IN (SELECT value FROM json_each(?))';

function prepareSettlement(database: DatabaseSync) {
  return {
    acknowledge: database.prepare(
      `UPDATE records SET state = 'acked', settled_at_ms = ?, answer = ?, body = coalesce(?, body),
         lease_owner = NULL
       WHERE outbox_seq = ? AND state = 'pending'`,
    ),
    bury: database.prepare(
      `UPDATE records SET state = 'dead', settled_at_ms = ?, reason = ?, lease_owner = NULL
       WHERE outbox_seq = ? AND state = 'pending' AND lease_owner = ?`,
    ),
    standing: database.prepare('SELECT state, answer, reason, pcs_id FROM records WHERE outbox_seq = ?'),
    deadLetters: database.prepare(
      `SELECT outbox_seq, pcs_id, reason, appended_at_ms, settled_at_ms FROM records
       WHERE state = 'dead' ORDER BY outbox_seq`,
    ),
    redrive: database.prepare(
      `UPDATE records SET state = 'pending', settled_at_ms = NULL, reason = NULL,
         lease_owner = ?, lease_until_ms = ?
       WHERE state = 'dead' AND ${LISTED} RETURNING outbox_seq, pcs_id, body`,
    ),
    discard: database.prepare(`DELETE FROM records WHERE state = 'dead' AND ${LISTED}`),
    compact: database.prepare(
      `DELETE FROM records WHERE state = 'acked' AND outbox_seq <= (
         SELECT outbox_seq FROM records WHERE state = 'acked' ORDER BY outbox_seq DESC LIMIT 1 OFFSET ?)`,
    ),
  };
}
