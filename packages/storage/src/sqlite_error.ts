/** Another connection holds the lock that was asked for. */
export const SQLITE_BUSY = 5;

/** SQLite's primary result code (https://sqlite.org/rescode.html) of an error thrown by `node:sqlite`. */
export function sqliteResultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
}
