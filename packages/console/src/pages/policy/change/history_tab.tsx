import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Queried } from '../../../ui/queried.tsx';
import { TimeText } from '../../../ui/time_text.tsx';
import type { PolicyEvent } from '../../policies/policy_answers.ts';
import { OWNER_WORDS } from '../../policies/standing_words.ts';
import { usePolicyHistory } from '../use_policy.ts';
import { EVENT_WORDS, eventWords } from './event_words.ts';

const COLUMNS: readonly Column<PolicyEvent>[] = [
  { head: 'When', cell: ({ at }) => <TimeText at={at} /> },
  {
    head: 'What',
    cell: ({ version, event }) => (
      <span className="whitespace-nowrap">
        <span className="font-mono text-sm">{version}</span> {EVENT_WORDS[event]}
      </span>
    ),
  },
  { head: 'So that', cell: (event) => eventWords(event) },
  { head: 'Who', cell: ({ who }) => who },
  { head: 'Why', cell: ({ reason }) => reason },
  { head: 'Whose', cell: ({ scope }) => OWNER_WORDS[scope] },
];

/** Who did what to it, when and why. */
export function HistoryTab({ id }: { readonly id: string }) {
  const query = usePolicyHistory(id);
  return (
    <Panel title="History" note="Every act on this policy, newest first: the tenant's own and the operator's">
      <Queried query={query} what="the history">
        {(events) => (
          <DataTable
            caption="Acts on this policy"
            rows={events.map((event, place) => ({ ...event, place })).toReversed()}
            keyOf={({ place }) => place}
            columns={COLUMNS}
          />
        )}
      </Queried>
    </Panel>
  );
}
