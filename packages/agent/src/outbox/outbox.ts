import type { DatabaseSync } from 'node:sqlite';
import { AgentError } from '../errors.ts';
import { openDatabase, type OutboxDatabase } from './database.ts';
import { pcsIdColumn, toRecord } from './rows.ts';
import { integerColumn, textColumn, transaction } from './sqlite.ts';
import { createSettlement, type Settlement } from './settlement.ts';
import type { OutboxRecord, PendingRecord } from './types.ts';

export interface OutboxOptions {
  readonly dataDir: string;
  /** Unix ms; leases are measured with it. */
  readonly clock: () => number;
  /** How many acknowledged records compaction keeps, newest first. */
  readonly retainAcked: number;
}

/**
 * The durable queue between signing and the gateway's answer: pending → acked | dead.
 *
 * Several processes may share the directory. A record is sent only by the holder of its lease; the lease ends
 * with the holder's process or, if that hangs, at its time. A resend after that is harmless: the bytes are the
 * same and the gateway answers what it decided first.
 */
export interface Outbox extends Settlement {
  /**
   * Takes `count` consecutive sequence numbers and returns the first. The numbers go into the signed bytes, so
   * they are taken before the record exists; a crash in between leaves a gap and nothing else.
   */
  reserve(count: number): number;
  /** Stores the records, leased to the caller; when it returns they are on stable storage. */
  append(records: readonly OutboxRecord[], leaseMs: number): void;
  /** Leases up to `limit` pending records that nobody is sending, oldest first. */
  claim(limit: number, leaseMs: number): OutboxRecord[];
  /** Extends leases; returns the numbers still held. A missing one was taken over by another process. */
  renew(outboxSeqs: readonly number[], leaseMs: number): ReadonlySet<number>;
  /** Lets others claim what the caller has stopped sending. Settled records are left as they are. */
  release(outboxSeqs: readonly number[]): void;
  pending(): PendingRecord[];
  /** Ends all leases of the caller. Idempotent. */
  close(): void;
}

const COMPACT_EVERY_APPENDS = 256;

export function openOutbox(options: OutboxOptions): Outbox {
  return outboxOver(openDatabase(options.dataDir), options);
}

/** The outbox in an open database with its schema. */
export function outboxOver(
  { database, owner }: OutboxDatabase,
  options: Omit<OutboxOptions, 'dataDir'>,
): Outbox {
  const { clock } = options;
  /** What this process is sending now: not to be claimed by itself even when a lease ran out meanwhile. */
  const inHand = new Set<number>();
  const sql = prepareQueue(database);
  const settlement = createSettlement(database, owner.id, inHand, options);
  let appendsUntilCompaction = 0;

  return {
    ...settlement,

    reserve(count) {
      if (!Number.isSafeInteger(count) || count < 1) {
        throw new AgentError('option_invalid', `Reserve at least one sequence number, not ${count}.`);
      }
      return transaction(
        database,
        'ordered',
        () => integerColumn(sql.reserve.get(count), 'last') - count + 1,
      );
    },

    append(records, leaseMs) {
      // Before the append, so that a failing compaction cannot make a recorded append look failed.
      if (appendsUntilCompaction <= 0) {
        settlement.compact();
        appendsUntilCompaction = COMPACT_EVERY_APPENDS;
      }
      appendsUntilCompaction -= records.length;
      const now = clock();
      transaction(database, 'synced', () => {
        for (const { outboxSeq, pcsId, body } of records) {
          sql.append.run(outboxSeq, pcsId, body, now, owner.id, now + leaseMs);
        }
      });
      for (const { outboxSeq } of records) inHand.add(outboxSeq);
    },

    claim(limit, leaseMs) {
      const now = clock();
      const claimed = transaction(database, 'ordered', () => {
        for (const row of sql.otherOwners.all(now, owner.id)) {
          const other = textColumn(row, 'lease_owner');
          if (owner.isAlive(other)) continue;
          sql.releaseOwner.run(other);
          owner.forget(other);
        }
        return sql.claim.all(owner.id, now + leaseMs, now, JSON.stringify([...inHand]), limit).map(toRecord);
      });
      for (const { outboxSeq } of claimed) inHand.add(outboxSeq);
      return claimed.toSorted((a, b) => a.outboxSeq - b.outboxSeq);
    },

    renew(outboxSeqs, leaseMs) {
      const rows = transaction(database, 'ordered', () =>
        sql.renew.all(clock() + leaseMs, owner.id, JSON.stringify(outboxSeqs)),
      );
      return new Set(rows.map((row) => integerColumn(row, 'outbox_seq')));
    },

    release(outboxSeqs) {
      const unsettled = outboxSeqs.filter((outboxSeq) => inHand.delete(outboxSeq));
      if (unsettled.length === 0) return;
      transaction(database, 'ordered', () => sql.release.run(owner.id, JSON.stringify(unsettled)));
    },

    pending: () =>
      sql.pending.all().map((row) => ({
        outboxSeq: integerColumn(row, 'outbox_seq'),
        pcsId: pcsIdColumn(row),
        appendedAtMs: integerColumn(row, 'appended_at_ms'),
      })),

    close() {
      if (!database.isOpen) return;
      try {
        transaction(database, 'ordered', () => sql.releaseOwner.run(owner.id));
      } finally {
        database.close();
        owner.release();
      }
    },
  };
}

const LISTED = 'outbox_seq IN (SELECT value FROM json_each(?))';

function prepareQueue(database: DatabaseSync) {
  return {
    reserve: database.prepare('UPDATE sequence SET last = last + ? RETURNING last'),
    append: database.prepare(
      `INSERT INTO records (outbox_seq, pcs_id, body, state, appended_at_ms, lease_owner, lease_until_ms)
       VALUES (?, ?, ?, 'pending', ?, ?, ?)`,
    ),
    otherOwners: database.prepare(
      `SELECT DISTINCT lease_owner FROM records
       WHERE state = 'pending' AND lease_owner IS NOT NULL AND lease_until_ms > ? AND lease_owner <> ?`,
    ),
    releaseOwner: database.prepare(
      'UPDATE records SET lease_owner = NULL, lease_until_ms = 0 WHERE lease_owner = ?',
    ),
    claim: database.prepare(
      `UPDATE records SET lease_owner = ?, lease_until_ms = ? WHERE outbox_seq IN (
         SELECT outbox_seq FROM records
         WHERE state = 'pending' AND lease_until_ms <= ?
           AND outbox_seq NOT IN (SELECT value FROM json_each(?))
         ORDER BY outbox_seq LIMIT ?)
       RETURNING outbox_seq, pcs_id, body`,
    ),
    renew: database.prepare(
      `UPDATE records SET lease_until_ms = ?
       WHERE lease_owner = ? AND state = 'pending' AND ${LISTED} RETURNING outbox_seq`,
    ),
    release: database.prepare(
      `UPDATE records SET lease_owner = NULL, lease_until_ms = 0 WHERE lease_owner = ? AND ${LISTED}`,
    ),
    pending: database.prepare(
      `SELECT outbox_seq, pcs_id, appended_at_ms FROM records WHERE state = 'pending' ORDER BY outbox_seq`,
    ),
  };
}
