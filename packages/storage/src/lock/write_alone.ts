import { StorageError } from '../errors.ts';
import type { ProcessLock } from './process_lock.ts';

const RETRY_PAUSE_MS = 20;

/** Runs an action while no other writer runs one. */
export type WriteAlone = <T>(action: () => Promise<T>) => Promise<T>;

/**
 * Writers one at a time, in this process and others. An action that another writer keeps out for longer than
 * `busyTimeoutMs` is not run: it rejects with `store_unavailable`.
 *
 * @param what names the store in the message, as in "The model registry /data/models"
 */
export function writeAlone(
  acquire: () => Promise<Pick<ProcessLock, 'release'>>,
  busyTimeoutMs: number,
  what: string,
): WriteAlone {
  return async (action) => {
    const lock = await acquireWithin(acquire, busyTimeoutMs, what);
    try {
      return await action();
    } finally {
      await lock.release();
    }
  };
}

async function acquireWithin(
  acquire: () => Promise<Pick<ProcessLock, 'release'>>,
  busyTimeoutMs: number,
  what: string,
): Promise<Pick<ProcessLock, 'release'>> {
  for (let waitedMs = 0; ; waitedMs += RETRY_PAUSE_MS) {
    try {
      return await acquire();
    } catch (cause) {
      if (!(cause instanceof StorageError) || cause.code !== 'journal_locked') throw cause;
      if (waitedMs >= busyTimeoutMs) {
        const message = `${what} is being written by another process: retry.`;
        throw new StorageError('store_unavailable', message, { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
}
