import { ChartFrame } from '../../charts/chart_frame.tsx';
import { type Series, SeriesChart } from '../../charts/series_chart.tsx';
import { type Column, DataTable } from '../../ui/data_table.tsx';
import { formatCount, formatNumber } from '../../ui/format.ts';
import { TimeText } from '../../ui/time_text.tsx';
import { bucketWords } from './bucket_words.ts';
import type { Bucket } from './fill_buckets.ts';

const LINES = [
  { name: 'p50', of: 'p50_ms', colour: 'accent', look: 'line' },
  { name: 'p95', of: 'p95_ms', colour: 'muted', look: 'line' },
  { name: 'p99', of: 'p99_ms', colour: 'ink', look: 'dashed' },
] as const;

const COLUMNS: readonly Column<Bucket>[] = [
  { head: 'From', cell: ({ atMs }) => <TimeText at={new Date(atMs).toISOString()} /> },
  { head: 'n', cell: ({ latency }) => formatCount(latency?.n ?? 0), numeric: true },
  ...LINES.map(({ name, of }) => ({
    head: `${name}, ms`,
    cell: ({ latency }: Bucket) => (latency === null ? 'no data' : formatNumber(latency[of])),
    numeric: true,
  })),
];

interface LatencyChartProps {
  readonly buckets: readonly Bucket[];
  readonly bucketMs: number;
}

export function LatencyChart({ buckets, bucketMs }: LatencyChartProps) {
  const label = `p50, p95 and p99 in ms per ${bucketWords(bucketMs)}; a gap where nothing was decided.`;
  const series: readonly Series[] = LINES.map(({ name, of, colour, look }) => ({
    name,
    colour,
    look,
    values: buckets.map(({ latency }) => latency?.[of] ?? null),
  }));
  return (
    <ChartFrame
      label={label}
      chart={<SeriesChart x={buckets.map(({ atMs }) => atMs)} time series={series} unit="ms" />}
      table={
        <DataTable caption={label} columns={COLUMNS} rows={buckets.toReversed()} keyOf={({ atMs }) => atMs} />
      }
    />
  );
}
