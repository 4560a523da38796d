import { ChartFrame } from '../../../charts/chart_frame.tsx';
import { DataTable } from '../../../ui/data_table.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { formatCount, formatNumber } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Queried } from '../../../ui/queried.tsx';
import { thresholdWords } from '../bound_words.ts';
import { decidedScores } from '../decided_scores.ts';
import type { CalibrationState, Charts } from '../calibration_state.ts';
import { useCharts } from '../use_calibration.ts';
import { scoreBars } from './score_bars.ts';
import { ScoreChart } from './score_chart.tsx';

/** The scores that calibrate, by label, beside those that come. */
export function ScoresPanel({ state }: { readonly state: CalibrationState }) {
  const query = useCharts();
  return (
    <Panel
      title="Scores"
      note={`Larger is more suspect. Labels are the tenant's own${
        state.set === 'global' ? '; the thresholds are by those of all tenants' : ''
      }; plain counts, without weights. The newest outcomes stand with the score that decided them, also one from before a change of score or model.`}
    >
      <Queried query={query} what="the scores">
        {({ scores }) =>
          scores.n_wrong + scores.n_benign + scores.n_recent === 0 ? (
            <Empty title="No scores yet">Nothing that has a score was decided or labelled yet.</Empty>
          ) : (
            <Distributions scores={scores} state={state} />
          )
        }
      </Queried>
    </Panel>
  );
}

interface DistributionsProps {
  readonly scores: Charts['scores'];
  readonly state: CalibrationState;
}

function Distributions({ scores, state }: DistributionsProps) {
  const { edges, n_wrong, n_benign, n_recent } = scores;
  const wrong = scoreBars(edges, scores.wrong);
  const benign = scoreBars(edges, scores.benign);
  const recent = scoreBars(edges, scores.recent);
  const { acceptBelow, rejectAbove } = decidedScores(state);
  const label = `Share of each group per bin of ${formatNumber((edges[1] ?? 1) - (edges[0] ?? 0))}: wrong n = ${formatCount(n_wrong)}, benign n = ${formatCount(n_benign)}, newest outcomes n = ${formatCount(n_recent)}. ${thresholdWords('accept', acceptBelow)} ${thresholdWords('reject', rejectAbove)}`;
  const rows = wrong.map((bar, index) => ({
    low: bar.low,
    high: bar.high,
    wrong: bar.n,
    benign: benign[index]?.n ?? 0,
    recent: recent[index]?.n ?? 0,
  }));
  return (
    <ChartFrame
      label={label}
      chart={
        <ScoreChart
          groups={{ wrong, benign, recent }}
          counts={{ wrong: n_wrong, benign: n_benign, recent: n_recent }}
          acceptBelow={acceptBelow}
          rejectAbove={rejectAbove}
        />
      }
      table={
        <DataTable
          caption={`${label} Bins that hold nothing are left out.`}
          columns={[
            { head: 'Score from', cell: ({ low }) => formatNumber(low), numeric: true },
            { head: 'to', cell: ({ high }) => formatNumber(high), numeric: true },
            { head: 'Wrong, n', cell: (row) => formatCount(row.wrong), numeric: true },
            { head: 'Benign, n', cell: (row) => formatCount(row.benign), numeric: true },
            { head: 'Newest, n', cell: (row) => formatCount(row.recent), numeric: true },
          ]}
          rows={rows.filter((row) => row.wrong + row.benign + row.recent > 0)}
          keyOf={({ low }) => low}
        />
      }
    />
  );
}
