import { ChartFrame } from '../../../charts/chart_frame.tsx';
import { SeriesChart } from '../../../charts/series_chart.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { formatCount, formatNumber } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { TimeText } from '../../../ui/time_text.tsx';
import type { Charts } from '../calibration_state.ts';
import { martingaleWords } from './martingale_words.ts';

type Martingale = Charts['martingale'];

/** Whether the scores that come are still like those before, and since when not. */
export function DriftPanel({ martingale, ks }: Pick<Charts, 'martingale' | 'ks'>) {
  return (
    <Panel
      title="Drift of the scores"
      note="The capital of a bet that every score will be unlike the earlier ones. It begins at 1."
      actions={
        <Badge tone={martingale.alarm ? 'reject' : 'accept'}>
          {martingale.alarm ? '⚠ drift alarm' : '✓ no alarm'}
        </Badge>
      }
    >
      {martingale.path.length === 0 ? (
        <Empty title="No path yet">It begins with the next outcome that has a score.</Empty>
      ) : (
        <CapitalChart martingale={martingale} />
      )}
      <p className="mt-3 max-w-3xl">{martingaleWords(martingale)}</p>
      <p className="mt-2 max-w-3xl text-sm text-muted">{ksWords(ks)}</p>
    </Panel>
  );
}

function ksWords(ks: Charts['ks']): string {
  if (ks === null)
    return 'Kolmogorov–Smirnov distance: none yet. It compares the scores at the last calibration with the newest ones, and there are no scores of both.';
  const { statistic, p, n_reference, n_recent } = ks;
  return `Kolmogorov–Smirnov distance ${formatNumber(statistic)} (p = ${formatNumber(p)}) between the scores at the last calibration, n = ${formatCount(n_reference)}, and the newest ones, n = ${formatCount(n_recent)}. For display only: tested again and again, a p below 0.05 raises false alarms without end.`;
}

const PATH: readonly Column<Martingale['path'][number]>[] = [
  { head: 'At', cell: ({ at }) => <TimeText at={at} /> },
  { head: 'n', cell: ({ n }) => formatCount(n), numeric: true },
  { head: 'log10 of the capital', cell: ({ log10 }) => formatNumber(log10), numeric: true },
  { head: 'Largest so far', cell: ({ max_log10 }) => formatNumber(max_log10), numeric: true },
];

function CapitalChart({ martingale }: { readonly martingale: Martingale }) {
  const { path, threshold } = martingale;
  const alarmAt = Math.log10(threshold);
  const label = `log10 of the capital over n, the outcomes since the watch began; the alarm is at ${formatNumber(alarmAt)}, a capital of ${formatNumber(threshold)}.`;
  return (
    <ChartFrame
      label={label}
      chart={
        <SeriesChart
          x={path.map(({ n }) => n)}
          series={[
            {
              name: 'log10 of the capital',
              colour: 'accent',
              look: 'steps',
              values: path.map(({ log10 }) => log10),
            },
            { name: 'alarm', colour: 'reject', look: 'dashed', values: path.map(() => alarmAt) },
          ]}
        />
      }
      table={<DataTable caption={label} columns={PATH} rows={path.toReversed()} keyOf={({ n }) => n} />}
    />
  );
}
