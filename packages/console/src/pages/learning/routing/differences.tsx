import { IntervalLine } from '../../../charts/interval_line.tsx';
import { type IntervalScale, intervalScale } from '../../../charts/interval_scale.ts';
import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { formatNumber } from '../../../ui/format.ts';
import type { Analysis } from '../learning_answers.ts';
import { openInterval } from './verdict_words.ts';

const points = (share: number): string => `${formatNumber(share * 100)} points`;

interface Difference {
  readonly name: string;
  readonly better: string;
  readonly value: number | null;
  readonly interval: { readonly low: number | null; readonly high: number | null } | null;
  readonly show: (value: number) => string;
  readonly scale: IntervalScale;
  /** The interval. */
  readonly words: string;
}

const COLUMNS: readonly Column<Difference>[] = [
  {
    head: 'Treatment − control',
    cell: ({ name, better }) => (
      <div className="whitespace-nowrap">
        {name}
        <div className="text-xs text-muted">{better}</div>
      </div>
    ),
  },
  {
    head: 'Difference',
    cell: ({ value, words, show }) => (
      <div className="whitespace-nowrap">
        <span className="figure-numbers font-medium">{value === null ? 'not known' : show(value)}</span>
        <div className="text-xs text-muted">{words}</div>
      </div>
    ),
  },
  {
    head: 'On its scale',
    cell: ({ name, value, interval, scale, words, show }) => (
      <div className="w-full min-w-40 py-1">
        <IntervalLine
          scale={scale}
          value={value}
          interval={interval}
          mark={0}
          label={`${name}: ${value === null ? 'not known' : show(value)}, ${words}`}
        />
      </div>
    ),
  },
];

/** Treatment minus control: each on a scale of its own, since their units differ. */
export function Differences({ analysis }: { readonly analysis: Analysis }) {
  const { containmentDifference, containmentDifferenceInterval, p95DifferenceMs, p95DifferenceIntervalMs } =
    analysis;
  const rows = [
    {
      name: 'Containment',
      better: 'more is better',
      value: containmentDifference,
      interval: containmentDifferenceInterval,
      show: points,
    },
    {
      name: 'p95 latency',
      better: 'less is better',
      value: p95DifferenceMs,
      interval: p95DifferenceIntervalMs,
      show: (ms: number) => `${formatNumber(ms)} ms`,
    },
  ].map((row) => {
    const ends = [row.interval?.low, row.interval?.high, row.value].filter((end) => typeof end === 'number');
    return { ...row, scale: intervalScale([0, ...ends]), words: openInterval(row.interval, row.show) };
  });
  return (
    <div>
      <p className="mb-1.5 text-muted">
        Treatment minus control, with 95 % intervals; the dashed line is no difference
      </p>
      <DataTable caption="Treatment minus control" columns={COLUMNS} rows={rows} keyOf={({ name }) => name} />
    </div>
  );
}
