import { sqliteResultCode } from '../../sqlite_error.ts';

const DELETE_IT =
  'delete it together with its -wal and -shm files and start again: it is filled again from the journal';

/** What to do about each of SQLite's result codes that a healthy program can meet (https://sqlite.org/rescode.html). */
const REMEDIES: ReadonlyMap<number, string> = new Map([
  [3, 'let this user read and write the file and its directory'],
  [5, 'another process keeps the file locked: find and stop it'],
  [8, 'the file or its file system is read-only: make it writable'],
  [10, 'the disk fails to read or write: check it and its free space'],
  [11, `the file is damaged: ${DELETE_IT}`],
  [13, 'the disk is full: free some space'],
  [14, 'the file cannot be opened: check the path and its permissions'],
  [26, `the file is not an index of outcomes: point the configuration at the right path, or ${DELETE_IT}`],
]);

/** An error of the index's thread as one line for a person: what happened, and what to do about it. */
export function describeFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = sqliteResultCode(error);
  // Without a code it is a row that no version of this program writes, which is damage too.
  const remedy = code === undefined && error instanceof UnreadableRow ? DELETE_IT : REMEDIES.get(code ?? 0);
  return remedy === undefined ? message : `${message}; ${remedy}`;
}

/** A row of the file holds something that this program has not written. */
export class UnreadableRow extends Error {
  override readonly name = 'UnreadableRow';
}
