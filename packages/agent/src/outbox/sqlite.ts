import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { AgentError, type AgentErrorCode } from '../errors.ts';

/** Primary result codes, https://sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

const ADVICE: Readonly<Record<number, readonly [AgentErrorCode, string]>> = {
  [SQLITE_BUSY]: ['outbox_busy', 'another process holds the outbox for too long; try again.'],
  [SQLITE_CORRUPT]: ['outbox_corrupt', 'the outbox file is damaged; keep a copy, then restore or remove it.'],
  [SQLITE_FULL]: ['outbox_full', 'the disk is full; nothing was recorded or sent. Free space and try again.'],
  [SQLITE_NOTADB]: ['outbox_corrupt', 'outbox.db is not an outbox; choose another data directory.'],
};

function sqliteResultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
}

export function isBusy(error: unknown): boolean {
  return sqliteResultCode(error) === SQLITE_BUSY;
}

/** Runs `work`; what SQLite refuses comes out as an {@link AgentError} that says what to do. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    const code = sqliteResultCode(cause);
    const [name, advice] = (code === undefined ? undefined : ADVICE[code]) ?? [
      'outbox_failed',
      'the outbox could not be read or written; check the data directory and its disk.',
    ];
    throw new AgentError(name, `Outbox: ${advice}`, { cause });
  }
}

/**
 * `synced`: on stable storage when the call returns. `ordered`: only before whatever is synced next, because
 * the write-ahead log is one sequence; a power cut may undo it, a killed process may not.
 */
export type Durability = 'synced' | 'ordered';

/** One atomic change. It never spans an await, so two users inside one process cannot interleave or deadlock. */
export function transaction<T>(database: DatabaseSync, durability: Durability, work: () => T): T {
  return guarded(() => {
    database.exec(`PRAGMA synchronous = ${durability === 'synced' ? 'FULL' : 'NORMAL'}; BEGIN IMMEDIATE`);
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  });
}

type Row = Readonly<Record<string, SQLOutputValue>>;

function mistyped(column: string): never {
  throw new AgentError('outbox_corrupt', `Outbox: column ${column} holds a value of the wrong type.`);
}

export function integerColumn(row: Row | undefined, column: string): number {
  const value = row?.[column];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : mistyped(column);
}

export function textColumn(row: Row | undefined, column: string): string {
  const value = row?.[column];
  return typeof value === 'string' ? value : mistyped(column);
}

export function bytesColumn(row: Row | undefined, column: string): Uint8Array<ArrayBuffer> {
  const value = row?.[column];
  return value instanceof Uint8Array ? value : mistyped(column);
}
