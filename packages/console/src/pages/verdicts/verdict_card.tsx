import type { ReactNode } from 'react';
import type { OutcomeRow } from '../../api/types.ts';
import { DecisionBadge } from '../../ui/decision_badge.tsx';
import { formatClock, formatNumber } from '../../ui/format.ts';
import { LabelOf } from './columns.tsx';

interface VerdictCardProps {
  /** undefined: awaited. */
  readonly row: OutcomeRow | undefined;
  readonly link: ReactNode;
}

/** A row where there is no room for columns. */
export function VerdictCard({ row, link }: VerdictCardProps) {
  if (row === undefined) return <div role="cell">{link}</div>;
  const { decision, received_at, reasons, score, shard_id, label, label_wanted, equivocations } = row;
  const [reason, ...others] = new Set(reasons);
  const more = others.length > 0 ? ` +${others.length}` : '';
  return (
    <div role="cell" className="space-y-1">
      <div className="flex items-center gap-2">
        <DecisionBadge decision={decision} />
        <span className="min-w-0 flex-1 truncate">{link}</span>
        <time dateTime={received_at} className="shrink-0 text-xs text-muted">
          {formatClock(Date.parse(received_at))}
        </time>
      </div>
      <div className="flex items-center gap-2 text-xs text-muted">
        <span className="min-w-0 flex-1 truncate">
          {reason === undefined ? (
            (shard_id ?? 'no reason against it')
          ) : (
            <>
              <span className="font-mono">{reason}</span>
              {more}
              {shard_id !== null && ` · ${shard_id}`}
            </>
          )}
        </span>
        {equivocations > 0 && <span className="shrink-0 text-reject">{equivocations}× differs</span>}
        {score !== null && <span className="shrink-0">score {formatNumber(score)}</span>}
        {(label !== null || label_wanted) && <LabelOf row={row} />}
      </div>
    </div>
  );
}
