import { Badge } from '../../../ui/badge.tsx';
import { DataTable } from '../../../ui/data_table.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { formatCount, formatNumber } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { betweenWords, feasibilityWords } from '../bound_words.ts';
import { checksAlone, type CalibrationState, type Preview, type Previewed } from '../calibration_state.ts';
import { ShareBars } from './share_bars.tsx';

interface PreviewPanelProps {
  readonly preview: Preview;
  readonly settings: CalibrationState['settings'];
  /** The newest bounds are still asked for: what is shown is of those before. */
  readonly awaited: boolean;
}

/** What the bounds would make of the newest outcomes, beside what those in force make of them. */
export function PreviewPanel({ preview, settings, awaited }: PreviewPanelProps) {
  const { asked, in_force, n_scored } = preview;
  return (
    <Panel
      title="What would be decided"
      note={`The newest outcomes with a score, n = ${formatCount(n_scored)}, each by the score that decided it, judged by calibration alone with the labels of now. After a change of score or model, those from before still count among them.`}
      actions={
        <span className="text-sm text-muted" role="status">
          {awaited ? 'Asking…' : ''}
        </span>
      }
    >
      <div className={awaited ? 'opacity-60' : ''}>
        {asked.shares === null || in_force.shares === null ? (
          <Empty title="No shares yet">No outcome of this tenant has a score.</Empty>
        ) : (
          <ShareBars
            n={n_scored}
            bars={[
              { name: `Asked: δ ${deltas(asked)}`, shares: asked.shares },
              { name: `In force: δ ${deltas(in_force)}`, shares: in_force.shares },
            ]}
          />
        )}
        <div className="mt-5 grid gap-x-8 gap-y-3 lg:grid-cols-2">
          <FeasibilityNote side="accept" asked={asked} />
          <FeasibilityNote side="reject" asked={asked} />
        </div>
        <div className="mt-4">
          <DataTable
            caption="Thresholds on the score, asked and in force"
            columns={[
              { head: 'Threshold', cell: ({ name }) => name },
              { head: 'Asked', cell: (row) => thresholdOf(row.asked), numeric: true },
              { head: 'In force', cell: (row) => thresholdOf(row.inForce), numeric: true },
            ]}
            rows={[
              { name: 'accept below', asked: asked.accept_below, inForce: in_force.accept_below },
              { name: 'reject above', asked: asked.reject_above, inForce: in_force.reject_above },
            ]}
            keyOf={({ name }) => name}
          />
        </div>
        <p className="mt-2 text-sm text-muted">
          {betweenWords({
            acceptBelow: asked.accept_below,
            rejectAbove: asked.reject_above,
            checksAlone: checksAlone({ accept: asked.accept, settings }),
          })}
        </p>
      </div>
    </Panel>
  );
}

const deltas = ({ delta_accept, delta_reject }: Previewed): string =>
  `${formatNumber(delta_accept)} accept, ${formatNumber(delta_reject)} reject`;

const thresholdOf = (threshold: number | null): string =>
  threshold === null ? 'none' : formatNumber(threshold);

function FeasibilityNote({ side, asked }: { readonly side: 'accept' | 'reject'; readonly asked: Previewed }) {
  const feasibility = asked[side];
  const delta = side === 'accept' ? asked.delta_accept : asked.delta_reject;
  return (
    <p>
      <Badge tone={feasibility.feasible ? 'accept' : 'escalate'}>
        {feasibility.feasible ? `✓ ${side}: feasible` : `${side}: infeasible`}
      </Badge>{' '}
      {feasibilityWords(side, delta, feasibility)}
    </p>
  );
}
