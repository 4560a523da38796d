import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { instantWords } from '../instant_words.ts';
import type { Routing } from '../learning_answers.ts';
import { type GuardrailEvent, readGuardrailEvent } from './guardrail.ts';

const COLUMNS: readonly Column<GuardrailEvent>[] = [
  { head: 'When', cell: ({ atMs }) => <span className="whitespace-nowrap">{instantWords(atMs)}</span> },
  { head: 'Who', cell: ({ who }) => <span className="whitespace-nowrap">{who}</span> },
  {
    head: 'What',
    cell: ({ kind }) => (
      <span className={`whitespace-nowrap ${kind === 'rollback' ? 'text-reject' : ''}`}>
        {kind === 'rollback' ? '✕ rolled back' : 'lifted the rollback'}
      </span>
    ),
  },
  { head: 'Why', cell: ({ words }) => <p className="min-w-56 wrap-anywhere">{words}</p> },
];

/** Every rollback with what decided it, and who lifted it. */
export function HistoryPanel({ history }: Pick<Routing, 'history'>) {
  const events = history.flatMap((event) => readGuardrailEvent(event) ?? []).toReversed();
  return (
    <Panel title="Rollbacks" note="What the guardrail decided and people lifted, newest first">
      {events.length === 0 ? (
        <Empty title="It was never rolled back" />
      ) : (
        <DataTable
          caption="Rollbacks and who lifted them, newest first"
          columns={COLUMNS}
          rows={events}
          keyOf={({ kind, atMs }) => `${kind} ${atMs}`}
        />
      )}
    </Panel>
  );
}
