import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { Evidence } from '../evidence.ts';
import { REPETITION_COLUMNS } from './repetition_columns.tsx';

type Repetition = Evidence['repetitions'][number];

const Digest = ({ text }: { readonly text: string | undefined }) => (
  <code className="block min-w-64 font-mono text-xs break-all">{text}</code>
);

const COLUMNS: readonly Column<Repetition>[] = [
  ...REPETITION_COLUMNS,
  {
    head: 'Digest of the stored claim',
    cell: ({ equivocation }) => <Digest text={equivocation?.stored_digest} />,
  },
  {
    head: 'Digest of the other claim',
    cell: ({ equivocation }) => <Digest text={equivocation?.claimed_digest} />,
  },
];

/** Other claims under the id. Nothing is shown where there are none: to say so is the history's. */
export function EquivocationsPanel({ repetitions }: { readonly repetitions: Evidence['repetitions'] }) {
  const rows = repetitions.filter(({ equivocation }) => equivocation !== null);
  if (rows.length === 0) return null;
  return (
    <Panel
      title="Equivocations"
      note="Another claim was sent under this id. The first one stands, and its sender got the stored outcome."
    >
      <DataTable
        caption="Other claims under this id"
        rows={rows}
        keyOf={({ journal_seq }) => journal_seq}
        columns={COLUMNS}
      />
    </Panel>
  );
}
