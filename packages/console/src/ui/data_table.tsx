import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand right. */
  readonly numeric?: boolean;
}

interface DataTableProps<Row> {
  /** What the rows are: read out before them. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** Show the caption to everybody. */
  readonly showCaption?: boolean;
}

/** A plain table for what fits on a page; it scrolls sideways by itself where it is too wide. */
export function DataTable<Row>({ caption, columns, rows, keyOf, showCaption = false }: DataTableProps<Row>) {
  return (
    <div className="overflow-x-auto" role="region" aria-label={caption} tabIndex={0}>
      <table className="w-full border-collapse text-left">
        <caption className={showCaption ? 'pb-2 text-left text-muted' : 'sr-only'}>{caption}</caption>
        <thead>
          <tr className="border-b border-line text-sm text-muted">
            {columns.map(({ head, numeric }) => (
              <th
                key={head}
                scope="col"
                className={`py-1.5 pr-4 font-medium last:pr-0 ${numeric ? 'text-right' : ''}`}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-b border-line last:border-0">
              {columns.map(({ head, cell, numeric }) => (
                <td key={head} className={`py-1.5 pr-4 align-top last:pr-0 ${numeric ? 'text-right' : ''}`}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
