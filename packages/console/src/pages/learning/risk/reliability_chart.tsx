import { ChartFrame } from '../../../charts/chart_frame.tsx';
import { useWidth } from '../../../charts/use_width.ts';
import { DataTable } from '../../../ui/data_table.tsx';
import { formatCount, formatInterval, formatShare } from '../../../ui/format.ts';
import type { Evaluation } from '../learning_answers.ts';
import { binSizeWords, binWords, SHARE_TICKS } from './reliability_words.ts';

type Bins = Evaluation['reliability'];

const LABEL =
  'Share of outcomes labelled wrong against the probability that the model gave them, per bin, with 95 % intervals; on the dashed line it is what it says';

/** Dots on the diagonal: what the model calls 30 % is wrong in 30 of 100 outcomes. */
export function ReliabilityChart({ bins }: { readonly bins: Bins }) {
  return (
    <ChartFrame
      label={LABEL}
      chart={<Plot bins={bins} />}
      table={
        <DataTable
          caption="Reliability by bin"
          columns={[
            { head: 'Score', cell: ({ low, high }) => `${formatShare(low)} to ${formatShare(high)}` },
            { head: 'Mean score', cell: ({ mean_score }) => formatShare(mean_score), numeric: true },
            { head: 'Labelled wrong', cell: ({ rate }) => formatShare(rate), numeric: true },
            { head: '95 % interval', cell: ({ interval }) => formatInterval(interval.low, interval.high) },
            { head: 'n', cell: ({ n }) => formatCount(n), numeric: true },
            { head: 'Compared', cell: binWords },
          ]}
          rows={bins}
          keyOf={({ low, high, mean_score }) => `${low} ${high} ${mean_score}`}
        />
      }
    />
  );
}

const HEIGHT_PX = 300;
const MOST_WIDTH_PX = 460;
const BOX = { left: 44, right: 12, top: 10, bottom: 42 } as const;

function Plot({ bins }: { readonly bins: Bins }) {
  const [frame, measured] = useWidth<HTMLDivElement>();
  const width = Math.min(measured, MOST_WIDTH_PX);
  const bottom = HEIGHT_PX - BOX.bottom;
  const x = (share: number): number => BOX.left + share * (width - BOX.left - BOX.right);
  const y = (share: number): number => bottom - share * (bottom - BOX.top);
  return (
    <div ref={frame} className="min-w-0 overflow-hidden">
      {width > 0 && (
        <svg width={width} height={HEIGHT_PX} className="block text-xs">
          {SHARE_TICKS.map((tick) => (
            <g key={tick}>
              <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} className="stroke-line" />
              <text x={x(0) - 6} y={y(tick) + 4} textAnchor="end" className="fill-muted">
                {tick * 100} %
              </text>
              <text x={x(tick)} y={bottom + 15} textAnchor="middle" className="fill-muted">
                {tick * 100}
              </text>
            </g>
          ))}
          <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} className="stroke-muted" strokeDasharray="5 4" />
          <text x={x(0)} y={bottom + 33} className="fill-muted">
            probability that it is wrong, in % · {binSizeWords(bins)}
          </text>
          {bins.map((bin) => (
            <g key={`${bin.low} ${bin.high} ${bin.mean_score}`}>
              <line
                x1={x(bin.mean_score)}
                x2={x(bin.mean_score)}
                y1={y(bin.interval.low)}
                y2={y(bin.interval.high)}
                className="stroke-accent"
                strokeWidth={1.75}
              />
              <circle
                cx={x(bin.mean_score)}
                cy={y(bin.rate)}
                r={4.5}
                className="fill-accent stroke-surface"
                strokeWidth={1.5}
              >
                <title>{`${formatShare(bin.rate)} of ${bin.n} wrong (${formatInterval(bin.interval.low, bin.interval.high)}), ${formatShare(bin.mean_score)} promised`}</title>
              </circle>
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}
