import type { Column } from '../../../ui/data_table.tsx';
import { TimeText } from '../../../ui/time_text.tsx';
import type { Evidence } from '../evidence.ts';

/** When an id came again, and where that stands in the log. */
export const REPETITION_COLUMNS: readonly Column<Evidence['repetitions'][number]>[] = [
  { head: 'When', cell: ({ at }) => <TimeText at={at} /> },
  { head: 'Position', numeric: true, cell: ({ journal_seq }) => journal_seq },
  {
    head: 'Request',
    cell: ({ request_id }) => <code className="font-mono text-xs whitespace-nowrap">{request_id}</code>,
  },
];
