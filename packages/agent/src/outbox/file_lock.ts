import { DatabaseSync } from 'node:sqlite';
import { guarded, isBusy } from './sqlite.ts';

/** A lock that the kernel releases when its holder ends, however it ends. */
export interface FileLock {
  release(): void;
}

/**
 * Locks `path` (created if absent) against other processes and against other holders in this one, waiting at
 * most `waitMs`. Undefined when somebody else holds it.
 */
export function tryFileLock(path: string, waitMs: number): FileLock | undefined {
  return guarded(() => {
    const database = new DatabaseSync(path, { timeout: waitMs });
    try {
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      if (isBusy(error)) return undefined;
      throw error;
    }
    return { release: () => database.close() };
  });
}
