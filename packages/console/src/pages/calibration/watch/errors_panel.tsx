import { ChartFrame } from '../../../charts/chart_frame.tsx';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { DataTable } from '../../../ui/data_table.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { formatCount, formatNumber, formatShare } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { ErrorChart } from './error_chart.tsx';
import { type ErrorRate, type ErrorStatus, errorStatus, errorWords, mistakeName } from './error_words.ts';

const TONES: Readonly<Record<ErrorStatus['word'], Tone>> = {
  undetermined: 'plain',
  violated: 'reject',
  conservative: 'accent',
  within: 'accept',
};

/** How often the two mistakes really happened among what people labelled. */
export function ErrorsPanel({ errors }: { readonly errors: readonly ErrorRate[] }) {
  const label = `Share of each mistake among labelled outcomes since the last calibration, each weighted by its chance of being labelled, with ${formatShare(errors[0]?.confidence ?? 0.95)} intervals, against its δ.`;
  return (
    <Panel
      title="Mistakes among labels"
      note="Clopper–Pearson intervals, exact where the chance of being labelled did not vary. Of one look: who looks often meets one that excludes δ by chance."
    >
      {errors.length === 0 ? (
        <Empty title="Nothing was decided yet">Mistakes are counted among outcomes that were labelled.</Empty>
      ) : (
        <ChartFrame
          label={label}
          chart={<ErrorChart errors={errors} />}
          table={
            <DataTable
              caption={label}
              columns={[
                { head: 'Mistake', cell: ({ mistake }) => mistakeName(mistake) },
                { head: 'δ', cell: ({ delta }) => formatNumber(delta), numeric: true },
                {
                  head: 'Share',
                  cell: ({ rate }) => (rate === null ? 'none' : formatShare(rate)),
                  numeric: true,
                },
                {
                  head: 'From',
                  cell: ({ interval }) => (interval === null ? 'none' : formatShare(interval.low)),
                  numeric: true,
                },
                {
                  head: 'To',
                  cell: ({ interval }) => (interval === null ? 'none' : formatShare(interval.high)),
                  numeric: true,
                },
                { head: 'Mistakes', cell: ({ mistakes }) => formatCount(mistakes), numeric: true },
                { head: 'Labels, n', cell: ({ n }) => formatCount(n), numeric: true },
              ]}
              rows={errors}
              keyOf={({ mistake }) => mistake}
            />
          }
        />
      )}
      <ul className="mt-3 space-y-2">
        {errors.map((error) => {
          const { word, says } = errorStatus(error);
          return (
            <li key={error.mistake}>
              <Badge tone={TONES[word]}>{word}</Badge>{' '}
              <span className="font-medium">{mistakeName(error.mistake)}:</span> {errorWords(error)}. {says}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
