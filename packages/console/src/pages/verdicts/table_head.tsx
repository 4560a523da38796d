import type { VerdictColumn } from './columns.tsx';

interface TableHeadProps {
  /** undefined: rows are cards, and their head is only heard. */
  readonly columns: readonly VerdictColumn[] | undefined;
  readonly tracks: string;
}

/** Above what scrolls, in the same tracks, with the same room for the scrollbar. */
export function TableHead({ columns, tracks }: TableHeadProps) {
  if (columns === undefined) {
    return (
      <div role="rowgroup" className="sr-only">
        <div role="row" aria-rowindex={1}>
          <span role="columnheader">Verdict</span>
        </div>
      </div>
    );
  }
  return (
    <div role="rowgroup" className="overflow-hidden border-b border-line bg-sunken [scrollbar-gutter:stable]">
      <div
        role="row"
        aria-rowindex={1}
        style={{ gridTemplateColumns: tracks }}
        className="grid items-center gap-x-3 px-3 py-2 text-xs font-medium text-muted"
      >
        {columns.map(({ head, numeric }) => (
          <div key={head} role="columnheader" className={`min-w-0 ${numeric ? 'text-right' : ''}`}>
            {head}
          </div>
        ))}
      </div>
    </div>
  );
}
