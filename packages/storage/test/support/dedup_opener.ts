import type { DedupStore } from '../../src/dedup/types.ts';

/** What a module must export for child processes to open a store: `config` says which one, in the module's own terms. */
export interface DedupOpener {
  openDedup(config: string): Promise<DedupStore>;
}

export function isDedupOpener(module: unknown): module is DedupOpener {
  return (
    typeof module === 'object' &&
    module !== null &&
    'openDedup' in module &&
    typeof module.openDedup === 'function'
  );
}
