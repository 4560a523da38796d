import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ABSENT, FOUND, OperationCode, WireReader, type WireItem } from './wire.ts';

/** `changes` is 1 for the first write of a key or over an expired one, 0 when a live entry was there before. */
const PUT = `
  INSERT INTO dedup_entries (tenant, scope, id, digest, value, expires_at) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (tenant, scope, id) DO UPDATE
    SET digest = excluded.digest, value = excluded.value, expires_at = excluded.expires_at
    WHERE dedup_entries.expires_at <= ?`;

const GET = `
  SELECT digest, value FROM dedup_entries WHERE tenant = ? AND scope = ? AND id = ? AND expires_at > ?`;

const EVICT = `
  DELETE FROM dedup_entries WHERE (tenant, scope, id) IN (
    SELECT tenant, scope, id FROM dedup_entries WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)`;

/** Runs batches against an open database, each in one transaction. */
export class SqliteIndex {
  readonly #database: DatabaseSync;
  readonly #ttlMs: number;
  readonly #put: StatementSync;
  readonly #get: StatementSync;
  readonly #evict: StatementSync;
  #rowsWritten = 0;

  constructor(database: DatabaseSync, ttlMs: number) {
    this.#database = database;
    this.#ttlMs = ttlMs;
    this.#put = database.prepare(PUT);
    this.#get = database.prepare(GET);
    this.#evict = database.prepare(EVICT);
  }

  /**
   * Answers a batch after its commit. The transaction takes the write lock at its start, so that no other process
   * writes between an insert that lost and the reading of the winner. Throws what SQLite throws; nothing of the
   * batch is then answered.
   */
  run(batch: readonly unknown[]): WireItem[] {
    const request = new WireReader(batch);
    const nowMs = request.number();
    const answers: WireItem[] = [];
    this.#database.exec('BEGIN IMMEDIATE');
    while (!request.done) this.#runOne(request, nowMs, answers);
    this.#database.exec('COMMIT');
    return answers;
  }

  /** Rows written or deleted since the index was opened. */
  get rowsWritten(): number {
    return this.#rowsWritten;
  }

  close(): void {
    this.#database.close();
  }

  #runOne(request: WireReader, nowMs: number, answers: WireItem[]): void {
    const code = request.number();
    switch (code) {
      case OperationCode.put:
        this.#runPut(request, nowMs, answers);
        return;
      case OperationCode.get:
        this.#answerEntry(request.text(), request.text(), request.text(), nowMs, answers);
        return;
      case OperationCode.evict:
        this.#runEvict(request.number(), nowMs, answers);
        return;
      case OperationCode.ping:
        answers.push(FOUND);
        return;
      default:
        throw new Error(`Dedup batch: no operation has code ${code}.`);
    }
  }

  #runPut(request: WireReader, nowMs: number, answers: WireItem[]): void {
    const tenant = request.text();
    const scope = request.text();
    const id = request.text();
    const expiresAt = nowMs + this.#ttlMs;
    const put = this.#put.run(tenant, scope, id, request.text(), request.text(), expiresAt, nowMs);
    if (put.changes === 1) {
      this.#rowsWritten += 1;
      answers.push(ABSENT);
      return;
    }
    const found = this.#answerEntry(tenant, scope, id, nowMs, answers);
    if (!found) throw new Error('Dedup index: a key was neither written nor there.');
  }

  #runEvict(limit: number, nowMs: number, answers: WireItem[]): void {
    const evicted = Number(this.#evict.run(nowMs, limit).changes);
    this.#rowsWritten += evicted;
    answers.push(evicted);
  }

  #answerEntry(tenant: string, scope: string, id: string, nowMs: number, answers: WireItem[]): boolean {
    const row = this.#get.get(tenant, scope, id, nowMs);
    if (row === undefined) {
      answers.push(ABSENT);
      return false;
    }
    const { digest, value } = row;
    if (typeof digest !== 'string' || typeof value !== 'string') {
      throw new Error('Dedup index: a row holds something other than text.');
    }
    answers.push(FOUND, digest, value);
    return true;
  }
}
