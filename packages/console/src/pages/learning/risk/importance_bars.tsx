import { ChartFrame } from '../../../charts/chart_frame.tsx';
import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { formatNumber } from '../../../ui/format.ts';
import type { Evaluation } from '../learning_answers.ts';

const COLUMNS: readonly Column<Evaluation['importance'][number]>[] = [
  { head: 'Feature', cell: ({ feature }) => <span className="font-mono text-xs">{feature}</span> },
  {
    head: 'Mean |Shapley|, log-odds',
    cell: ({ mean_abs_shapley }) => formatNumber(mean_abs_shapley),
    numeric: true,
  },
];

interface ImportanceBarsProps {
  /** The largest first. */
  readonly importance: Evaluation['importance'];
}

/** How much each feature moves the score, whichever way: it says nothing of cause. */
export function ImportanceBars({ importance }: ImportanceBarsProps) {
  const most = Math.max(...importance.map(({ mean_abs_shapley }) => mean_abs_shapley), 1e-9);
  return (
    <ChartFrame
      label="Mean size of each feature's Shapley value, in log-odds"
      chart={
        <div className="space-y-1.5">
          {importance.map(({ feature, mean_abs_shapley }) => (
            <div
              key={feature}
              className="grid grid-cols-[minmax(0,10.5rem)_minmax(0,1fr)_3rem] items-center gap-2"
            >
              <span className="truncate font-mono text-xs" title={feature}>
                {feature}
              </span>
              <span className="h-3 rounded-sm bg-sunken">
                <span
                  className="block h-3 rounded-sm bg-accent"
                  style={{ width: `${(mean_abs_shapley / most) * 100}%` }}
                />
              </span>
              <span className="figure-numbers text-right text-xs">{formatNumber(mean_abs_shapley)}</span>
            </div>
          ))}
        </div>
      }
      table={
        <DataTable
          caption="Importance of features"
          columns={COLUMNS}
          rows={importance}
          keyOf={({ feature }) => feature}
        />
      }
    />
  );
}
