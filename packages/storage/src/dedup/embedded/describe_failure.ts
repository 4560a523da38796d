import { sqliteResultCode } from '../../sqlite_error.ts';

/** What to do about each of SQLite's result codes that a healthy program can meet (https://sqlite.org/rescode.html). */
const REMEDIES: ReadonlyMap<number, string> = new Map([
  [3, 'let this user read and write the file and its directory'],
  [5, 'another process keeps the file locked: find and stop it'],
  [8, 'the file or its file system is read-only: make it writable'],
  [10, 'the disk fails to read or write: check it and its free space'],
  [11, 'the file is damaged: restore it from a copy, or move it away and rebuild it from the journal'],
  [13, 'the disk is full: free some space'],
  [14, 'the file cannot be opened: check the path and its permissions'],
  [26, 'the file is not an index: move it away, or point the configuration at the right path'],
]);

/** An error of the index thread as one line for a person: what happened, and what to do about it. */
export function describeFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = sqliteResultCode(error);
  const remedy = code === undefined ? undefined : REMEDIES.get(code);
  return remedy === undefined ? message : `${message}; ${remedy}`;
}
