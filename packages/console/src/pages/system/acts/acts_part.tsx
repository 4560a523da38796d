import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { formatCount } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Queried } from '../../../ui/queried.tsx';
import { TimeText } from '../../../ui/time_text.tsx';
import type { Act } from '../system_answers.ts';
import { ACTS_AT_ONCE, useActs } from '../use_system.ts';
import { actWords } from './act_words.ts';

const COLUMNS: readonly Column<Act>[] = [
  { head: 'When', cell: ({ at }) => <TimeText at={at} /> },
  { head: 'Who', cell: ({ who }) => <span className="break-words">{who}</span> },
  { head: 'What', cell: ({ act }) => <span className="whitespace-nowrap">{actWords(act)}</span> },
  {
    head: 'Of tenant',
    cell: ({ tenant }) => tenant ?? <span className="whitespace-nowrap text-muted">the gateway</span>,
  },
  { head: 'Detail', cell: ({ detail }) => <p className="min-w-56 wrap-anywhere">{detail}</p> },
  { head: 'Position', cell: ({ seq }) => formatCount(seq), numeric: true },
];

/** Who changed how the gateway decides or runs: what an audit asks for. */
export function ActsPart() {
  const query = useActs();
  return (
    <Panel
      title="Acts"
      note={`The newest ${formatCount(ACTS_AT_ONCE)}, newest first, of all tenants; each stands in the journal at its position`}
    >
      <Queried query={query} what="the acts">
        {({ acts }) =>
          acts.length === 0 ? (
            <Empty title="Nobody has changed anything yet">
              Changes of settings, models, policies and calibration appear here, and what is done to dead
              letters.
            </Empty>
          ) : (
            <DataTable
              caption="Acts, newest first"
              columns={COLUMNS}
              rows={acts}
              keyOf={({ seq, act, tenant }) => `${seq} ${act} ${tenant}`}
            />
          )
        }
      </Queried>
    </Panel>
  );
}
