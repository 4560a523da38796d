import { DataTable } from '../../../ui/data_table.tsx';
import { formatCount, formatNumber, formatShare } from '../../../ui/format.ts';
import type { Geometry } from '../evidence.ts';
import { fullestBin } from './geometry_text.ts';

type Of<Part extends 'n_j' | 'coherence' | 'compression'> = NonNullable<Geometry[Part]>;

export function LineTable({ line: { points, slope, intercept } }: { readonly line: Of<'n_j'> }) {
  return (
    <DataTable
      caption="Covered cells by scale"
      rows={points}
      keyOf={({ scale }) => scale}
      columns={[
        { head: 'Scale', numeric: true, cell: ({ scale }) => formatCount(scale) },
        { head: 'N_j', numeric: true, cell: ({ n_j }) => formatCount(n_j) },
        { head: 'log₂ scale', numeric: true, cell: ({ x }) => formatNumber(x) },
        { head: 'log₂ N_j', numeric: true, cell: ({ y }) => formatNumber(y) },
        { head: 'Fit', numeric: true, cell: ({ x }) => formatNumber(intercept + slope * x) },
      ]}
    />
  );
}

export function CoherenceTable({ coherence }: { readonly coherence: Of<'coherence'> }) {
  const { edges, counts } = coherence.projection;
  const { total } = fullestBin(counts);
  return (
    <DataTable
      caption="Points by their projection on v★"
      rows={counts.map((count, index) => ({ count, low: edges[index] ?? 0, high: edges[index + 1] ?? 0 }))}
      keyOf={({ low }) => low}
      columns={[
        { head: 'From', numeric: true, cell: ({ low }) => formatNumber(low) },
        { head: 'To', numeric: true, cell: ({ high }) => formatNumber(high) },
        { head: 'Points', numeric: true, cell: ({ count }) => formatCount(count) },
        { head: 'Share', numeric: true, cell: ({ count }) => formatShare(total === 0 ? 0 : count / total) },
      ]}
    />
  );
}

export function CompressionTable({
  compression: { r, null: none },
}: {
  readonly compression: Of<'compression'>;
}) {
  const rows = [
    { name: 'r', value: r },
    ...(none === null
      ? []
      : [
          { name: 'Without structure: mean', value: none.mean },
          { name: 'Without structure: standard deviation', value: none.sd },
          { name: 'Deviations from that mean', value: none.z },
        ]),
  ];
  return (
    <DataTable
      caption="r and inputs without structure"
      rows={rows}
      keyOf={({ name }) => name}
      columns={[
        { head: 'What', cell: ({ name }) => name },
        { head: 'Value', numeric: true, cell: ({ value }) => formatNumber(value) },
      ]}
    />
  );
}
