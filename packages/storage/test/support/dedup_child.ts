/**
 * Opens the store that argv names (the URL of a module that exports `openDedup`, its configuration) and obeys:
 * `claim` puts many ids at once and reports who won each; `flood` puts ids one after another until it is killed,
 * reporting each once it is acknowledged.
 */
import type { DedupEntry, DedupStore } from '../../src/dedup/types.ts';
import { isDedupOpener } from './dedup_opener.ts';

export interface ChildCommand {
  readonly command: 'claim' | 'flood';
  /** Distinguishes this child's entries from others'. */
  readonly name: string;
  readonly ids: readonly string[];
}

export interface ClaimReport {
  readonly won: readonly string[];
  readonly lost: readonly { readonly id: string; readonly entry: DedupEntry }[];
}

export function childEntry(name: string, id: string): DedupEntry {
  return { digest: `digest of ${name}`, value: `${name} answers ${id} ✓` };
}

const FLOOD_CALLERS = 16;

async function claim(store: DedupStore, { name, ids }: ChildCommand): Promise<ClaimReport> {
  const won: string[] = [];
  const lost: { id: string; entry: DedupEntry }[] = [];
  await Promise.all(
    ids.map(async (id) => {
      const put = await store.putIfAbsent({ tenant: 't', scope: 'pcs', id }, childEntry(name, id));
      if (put.first) won.push(id);
      else lost.push({ id, entry: put.entry });
    }),
  );
  return { won, lost };
}

async function flood(store: DedupStore, name: string): Promise<never> {
  let next = 0;
  const caller = async (): Promise<never> => {
    for (;;) {
      const id = `${name}-${next++}`;
      const put = await store.putIfAbsent({ tenant: 't', scope: 'pcs', id }, childEntry(name, id));
      if (put.first) process.send?.(id);
    }
  };
  return Promise.race(Array.from({ length: FLOOD_CALLERS }, caller));
}

async function obey(store: DedupStore, command: ChildCommand): Promise<void> {
  if (command.command === 'flood') await flood(store, command.name);
  const report = await claim(store, command);
  await store.close();
  process.send?.(report, () => process.disconnect());
}

async function main(module: string, config: string): Promise<void> {
  const opener: unknown = await import(module);
  if (!isDedupOpener(opener)) throw new Error(`${module} does not export openDedup`);
  const store = await opener.openDedup(config);
  process.on('message', (command: ChildCommand) => {
    void obey(store, command);
  });
  process.send?.('ready');
}

if (process.send !== undefined && process.argv[1] === import.meta.filename) {
  const [module, config] = process.argv.slice(2);
  if (module === undefined || config === undefined)
    throw new Error('fork me with a module and a configuration');
  await main(module, config);
}
