import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { formatBytes, formatCount } from '../../../ui/format.ts';
import { TimeText } from '../../../ui/time_text.tsx';
import type { DeadLetter } from '../system_answers.ts';

interface LetterTableProps {
  readonly letters: readonly DeadLetter[];
  /** undefined: nothing may be done to them. */
  readonly selection: Selection | undefined;
}

export interface Selection {
  readonly chosen: ReadonlySet<number>;
  readonly choose: (seqs: readonly number[], wanted: boolean) => void;
}

export function LetterTable({ letters, selection }: LetterTableProps) {
  return (
    <DataTable
      caption="Dead letters, oldest first"
      columns={selection === undefined ? COLUMNS : [selectColumn(selection), ...COLUMNS]}
      rows={letters}
      keyOf={({ seq }) => seq}
    />
  );
}

const selectColumn = ({ chosen, choose }: Selection): Column<DeadLetter> => ({
  head: 'Select',
  cell: ({ seq }) => (
    <label className="inline-flex size-6 items-center justify-center">
      <input
        type="checkbox"
        aria-label={`Dead letter ${seq}`}
        checked={chosen.has(seq)}
        onChange={(event) => choose([seq], event.target.checked)}
        className="size-4 accent-accent"
      />
    </label>
  ),
});

const unknown = <span className="text-muted">not known</span>;

const COLUMNS: readonly Column<DeadLetter>[] = [
  { head: 'Number', cell: ({ seq }) => formatCount(seq), numeric: true },
  { head: 'Given up', cell: ({ failed_at }) => <TimeText at={failed_at} /> },
  { head: 'Consumer', cell: ({ consumer }) => consumer },
  {
    head: 'Tries',
    cell: ({ deliveries }) => (deliveries === null ? unknown : formatCount(deliveries)),
    numeric: true,
  },
  {
    head: 'Message',
    cell: ({ subject, event_id }) => (
      <div className="font-mono text-xs whitespace-nowrap">
        {subject ?? <span className="font-sans text-sm text-escalate">⚠ the original is gone</span>}
        {event_id !== null && <div className="text-muted">{event_id}</div>}
      </div>
    ),
  },
  {
    head: 'Position',
    cell: ({ position }) => (position === null ? unknown : formatCount(position)),
    numeric: true,
  },
  { head: 'Size', cell: ({ bytes }) => <Size bytes={bytes} />, numeric: true },
];

const Size = ({ bytes }: Pick<DeadLetter, 'bytes'>) =>
  bytes === null ? unknown : <span className="whitespace-nowrap">{formatBytes(bytes)}</span>;
