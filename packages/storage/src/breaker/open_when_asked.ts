import type { DedupStore } from '../dedup/types.ts';
import { StorageError } from '../errors.ts';

/**
 * A store that the first operation opens, and that a later one opens if that failed: whoever stands on it can start
 * while its server is away. Meant to stand behind a breaker, whose probes pace the attempts.
 */
export function openWhenAsked(open: () => Promise<DedupStore>): DedupStore {
  let opened: DedupStore | undefined;
  let opening: Promise<DedupStore> | undefined;
  let closing: Promise<void> | undefined;

  const openOnce = async (): Promise<DedupStore> => {
    try {
      opened = await open();
      return opened;
    } finally {
      opening = undefined;
    }
  };
  const ask = async <T>(operation: (store: DedupStore) => Promise<T>): Promise<T> => {
    if (closing !== undefined) {
      throw new StorageError('store_closed', 'The store is closed: open it again before using it.');
    }
    return operation(opened ?? (await (opening ??= openOnce())));
  };
  const close = async (): Promise<void> => {
    // An attempt that is under way may still succeed, and would leave a connection behind.
    await opening?.catch(() => undefined);
    await opened?.close();
  };

  return {
    get: (key) => ask((store) => store.get(key)),
    putIfAbsent: (key, entry) => ask((store) => store.putIfAbsent(key, entry)),
    evictExpired: (limit) => ask((store) => store.evictExpired(limit)),
    ping: () => ask((store) => store.ping()),
    close: () => (closing ??= close()),
  };
}
