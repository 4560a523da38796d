import { Badge } from '../../../ui/badge.tsx';
import { formatNumber, formatShare } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { betweenWords, feasibilityWords, thresholdWords } from '../bound_words.ts';
import { decidedScores } from '../decided_scores.ts';
import { checksAlone, CLASSES, type CalibrationState, type Side } from '../calibration_state.ts';

interface BoundPanelProps {
  readonly side: Side;
  readonly state: CalibrationState;
}

function acceptWords({ accept, settings }: CalibrationState): string {
  if (accept.feasible)
    return 'On average over the sets of labels that could have been drawn. It is no share of the accepted outputs, which depends on the traffic. What the deterministic checks refuse is accepted at no score.';
  return settings.requireGuarantee
    ? 'Until then what the deterministic checks would accept is escalated.'
    : 'Until then the deterministic checks accept alone, without a guarantee.';
}

/** One of the two bounds: what it promises, whether labels suffice for it, and what it does to scores. */
export function BoundPanel({ side, state }: BoundPanelProps) {
  const { settings, accept_below, reject_above } = state;
  const delta = side === 'accept' ? settings.deltaAccept : settings.deltaReject;
  const { acceptBelow, rejectAbove } = decidedScores(state);
  const feasibility = state[side];
  const { bound, label, decision } = CLASSES[side];
  return (
    <Panel
      title={`${bound} ≤ ${formatNumber(delta)}`}
      note={
        feasibility.feasible
          ? `At most ${formatShare(delta)} of ${label} outputs are ${decision}ed by it, on average.`
          : 'It promises nothing yet.'
      }
      actions={
        feasibility.feasible ? (
          <Badge tone="accept">✓ feasible</Badge>
        ) : (
          <Badge tone="escalate">infeasible: too few labels</Badge>
        )
      }
    >
      <p className="text-lg font-medium">
        {thresholdWords(side, side === 'accept' ? acceptBelow : rejectAbove)}
      </p>
      <p className="mt-1">{feasibilityWords(side, delta, feasibility)}</p>
      <p className="mt-2 text-sm text-muted">
        {side === 'accept'
          ? acceptWords(state)
          : betweenWords({
              acceptBelow: accept_below,
              rejectAbove: reject_above,
              checksAlone: checksAlone(state),
            })}
      </p>
    </Panel>
  );
}
