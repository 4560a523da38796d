import { Badge } from '../../../ui/badge.tsx';
import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { formatCount } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { Projection } from '../system_answers.ts';
import { lagWords } from './lag_words.ts';

const COLUMNS: readonly Column<Projection>[] = [
  { head: 'Projection', cell: ({ name }) => <span className="whitespace-nowrap">{name}</span> },
  {
    head: 'Kept in',
    cell: ({ external }) => (
      <span className="whitespace-nowrap">{external ? 'another store' : 'data directory'}</span>
    ),
  },
  { head: 'Position', cell: ({ position }) => formatCount(position), numeric: true },
  { head: 'State', cell: State },
];

/** What is derived from the journal, and how far each has come. */
export function ProjectionsPanel({ projections }: { readonly projections: readonly Projection[] }) {
  return (
    <Panel
      title="Projections"
      note="What is derived from the journal; the position is that of the last entry seen"
    >
      <DataTable
        caption="Projections and how far behind the journal they are"
        columns={COLUMNS}
        rows={projections}
        keyOf={({ name }) => name}
      />
    </Panel>
  );
}

function State({ lag, error }: Projection) {
  if (error === null && lag === 0) return <span className="whitespace-nowrap text-accept">✓ up to date</span>;
  return (
    <div className="min-w-40 space-y-1">
      <Badge tone={error === null ? 'escalate' : 'reject'}>
        {error === null ? '' : '✕ '}
        {lagWords(lag)}
      </Badge>
      {error !== null && <p className="text-sm break-words text-reject">{error}</p>}
    </div>
  );
}
