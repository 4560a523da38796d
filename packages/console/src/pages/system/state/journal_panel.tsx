import { Badge } from '../../../ui/badge.tsx';
import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { FactRows } from '../../../ui/fact_rows.tsx';
import { formatBytes, formatCount } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { System } from '../system_answers.ts';

type Journal = System['journal'];
type Segment = Journal['segments'][number];

const COLUMNS: readonly Column<Segment>[] = [
  { head: 'Segment', cell: ({ name }) => <span className="font-mono text-xs">{name}</span> },
  { head: 'From', cell: ({ first_seq }) => formatCount(first_seq), numeric: true },
  {
    head: 'Through',
    cell: ({ last_seq }) => (last_seq === null ? 'nothing yet' : formatCount(last_seq)),
    numeric: true,
  },
  { head: 'Size', cell: ({ bytes }) => formatBytes(bytes), numeric: true },
  {
    head: 'State',
    cell: ({ sealed }) => (sealed ? 'sealed' : <Badge tone="accent">being written</Badge>),
  },
  {
    head: 'Encrypted with',
    cell: ({ key_id }) =>
      key_id === null ? (
        <span className="text-muted">not encrypted</span>
      ) : (
        <span className="font-mono text-xs">key {key_id}</span>
      ),
  },
];

/** The files that everything else is derived from. */
export function JournalPanel({ journal }: { readonly journal: Journal }) {
  const { id, first_seq, durable_seq, bytes, pending_appends, retention_days, segments } = journal;
  return (
    <Panel title="Journal" note="Everything else is derived from it. Positions count its entries from 1">
      <div className="space-y-4">
        <FactRows
          facts={[
            { name: 'Id', value: <span className="font-mono text-xs break-all">{id}</span> },
            {
              name: 'Holds',
              value: `positions ${formatCount(first_seq)} to ${formatCount(durable_seq)}, ${formatBytes(bytes)} in ${segments.length} segments`,
            },
            {
              name: 'Waiting',
              value: `${formatCount(pending_appends)} appends are not on stable storage yet`,
            },
            {
              name: 'Retention',
              value: `sealed segments are kept ${retention_days} days, and for as long as a projection needs them`,
            },
          ]}
        />
        <div className="max-h-80 overflow-y-auto">
          <DataTable
            caption="Segments of the journal"
            columns={COLUMNS}
            rows={segments.toReversed()}
            keyOf={({ name }) => name}
          />
        </div>
      </div>
    </Panel>
  );
}
