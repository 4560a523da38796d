import { memo, type ReactNode } from 'react';
import type { OutcomeRow } from '../../api/types.ts';
import { shortHash } from '../../ui/format.ts';
import { ID_COLUMN, type VerdictColumn } from './columns.tsx';
import { VerdictCard } from './verdict_card.tsx';

interface VerdictRowProps {
  readonly index: number;
  readonly topPx: number;
  readonly heightPx: number;
  /** undefined: awaited. */
  readonly row: OutcomeRow | undefined;
  readonly href: string | undefined;
  /** Whether the Tab key leads here. */
  readonly active: boolean;
  /** undefined: as a card. */
  readonly columns: readonly VerdictColumn[] | undefined;
  readonly tracks: string;
}

/** One row of the table, at its place in a list of which only what is in sight exists. */
export const VerdictRow = memo(function VerdictRow(props: VerdictRowProps) {
  const { index, topPx, heightPx, row, href, active, columns, tracks } = props;
  const link = (
    // The same element while its row is awaited, so that it keeps the focus when the row comes.
    <a
      data-row={index}
      href={href}
      tabIndex={active ? 0 : -1}
      title={row?.pcs_id}
      className="font-mono text-xs text-accent outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
    >
      {row === undefined ? <Awaited index={index} /> : shortHash(row.pcs_id)}
    </a>
  );
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${topPx}px)`, height: heightPx, gridTemplateColumns: tracks }}
      className={`absolute inset-x-0 top-0 border-b border-line px-3 contain-strict hover:bg-sunken ${
        columns === undefined ? 'flex flex-col justify-center' : 'grid items-center gap-x-3 text-sm leading-4'
      }`}
    >
      {columns === undefined ? (
        <VerdictCard row={row} link={link} />
      ) : (
        columns.map((column, at) => (
          <div key={column.head} role="cell" className={`min-w-0 ${column.numeric ? 'text-right' : ''}`}>
            {at === ID_COLUMN ? link : cellOf(column, row)}
          </div>
        ))
      )}
    </div>
  );
});

const cellOf = ({ cell }: VerdictColumn, row: OutcomeRow | undefined): ReactNode =>
  row === undefined ? <span aria-hidden className="block h-2.5 rounded bg-sunken" /> : cell(row);

function Awaited({ index }: { readonly index: number }) {
  return (
    <>
      <span aria-hidden className="block h-2.5 rounded bg-sunken" />
      <span className="sr-only">Loading row {index + 1}</span>
    </>
  );
}
