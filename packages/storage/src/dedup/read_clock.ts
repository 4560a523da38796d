import { StorageError } from '../errors.ts';

/** Unix ms, whole. Throws `store_unavailable`: with a broken clock nobody can say which entries are live. */
export function readClock(clock: () => number): number {
  const nowMs = Math.floor(clock());
  if (Number.isSafeInteger(nowMs)) return nowMs;
  throw new StorageError(
    'store_unavailable',
    `The dedup store's clock says ${nowMs}, which is no time in ms: repair the clock. This operation was not done.`,
  );
}
