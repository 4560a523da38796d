import { ChartFrame } from '../../charts/chart_frame.tsx';
import { StackedBars, type StackPart } from '../../charts/stacked_bars.tsx';
import { type Column, DataTable } from '../../ui/data_table.tsx';
import { formatCount } from '../../ui/format.ts';
import { TimeText } from '../../ui/time_text.tsx';
import { bucketWords } from './bucket_words.ts';
import type { Bucket } from './fill_buckets.ts';

const PARTS = [
  { name: 'accept', sign: '✓', tone: 'accept' },
  { name: 'escalate', sign: '↗', tone: 'escalate' },
  { name: 'reject', sign: '✕', tone: 'reject' },
] as const satisfies readonly StackPart[];

const counted = (head: string, of: (bucket: Bucket) => number): Column<Bucket> => ({
  head,
  cell: (bucket) => formatCount(of(bucket)),
  numeric: true,
});

const COLUMNS: readonly Column<Bucket>[] = [
  { head: 'From', cell: ({ atMs }) => <TimeText at={new Date(atMs).toISOString()} /> },
  ...PARTS.map(({ name }) => counted(name, (bucket) => bucket[name])),
  counted('replayed', ({ replayed }) => replayed),
  counted('equivocations', ({ equivocations }) => equivocations),
  counted('refused', ({ refused }) => refused),
];

interface DecisionsChartProps {
  readonly buckets: readonly Bucket[];
  readonly bucketMs: number;
}

export function DecisionsChart({ buckets, bucketMs }: DecisionsChartProps) {
  const label = `Decisions per ${bucketWords(bucketMs)}; the last bar is still filling.`;
  return (
    <ChartFrame
      label={label}
      chart={
        <StackedBars
          parts={PARTS}
          bars={buckets.map((bucket) => ({
            atMs: bucket.atMs,
            counts: PARTS.map(({ name }) => bucket[name]),
          }))}
          barMs={bucketMs}
        />
      }
      table={
        <DataTable caption={label} columns={COLUMNS} rows={buckets.toReversed()} keyOf={({ atMs }) => atMs} />
      }
    />
  );
}
