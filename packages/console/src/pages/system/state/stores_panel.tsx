import { Badge } from '../../../ui/badge.tsx';
import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { Breaker, Store, System } from '../system_answers.ts';
import { breakerWords } from './breaker_words.ts';

const STORES: readonly Column<Store>[] = [
  { head: 'Store', cell: ({ name }) => name },
  { head: 'Kind', cell: ({ kind }) => kind },
  { head: 'State', cell: StoreState },
];

const BREAKERS: readonly Column<Breaker>[] = [
  { head: 'Breaker of', cell: ({ name }) => name },
  { head: 'State', cell: BreakerState },
];

/** Everything that holds something for the gateway, and whether it is asked. */
export function StoresPanel({ stores, breakers }: Pick<System, 'stores' | 'breakers'>) {
  return (
    <Panel title="Stores and breakers" note="A breaker is open while its store fails: it is not asked then">
      <div className="space-y-4">
        <DataTable caption="Stores" columns={STORES} rows={stores} keyOf={({ name }) => name} />
        {breakers.length > 0 && (
          <DataTable
            caption="Circuit breakers"
            columns={BREAKERS}
            rows={breakers}
            keyOf={({ name }) => name}
          />
        )}
      </div>
    </Panel>
  );
}

function StoreState({ ok, detail }: Store) {
  return (
    <span className={ok ? '' : 'text-reject'}>
      <span className={ok ? 'text-accept' : ''}>{ok ? '✓ works' : '✕ does not work'}</span>
      {detail !== null && <span className={`text-sm ${ok ? 'text-muted' : ''}`}>: {detail}</span>}
    </span>
  );
}

function BreakerState(breaker: Breaker) {
  const { word, meaning, tone } = breakerWords(breaker);
  return (
    <>
      <Badge tone={tone}>{word}</Badge> <span className="text-sm text-muted">{meaning}</span>
    </>
  );
}
