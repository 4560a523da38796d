import { formatNumber } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { EvidenceOutcome } from '../evidence.ts';
import { ValueList } from '../value_list.tsx';
import { CheckBadge } from './check_badge.tsx';
import { checkText } from './check_text.ts';

/** Every check with what it said and on what it rests. */
export function ChecksPanel({ checks }: { readonly checks: EvidenceOutcome['checks'] }) {
  const passed = checks.filter(({ status }) => status === 'pass').length;
  return (
    <Panel
      title="Checks"
      note={`${passed} of ${checks.length} passed. Suspicion is in [0, 1]: larger is more suspect.`}
    >
      <ul className="divide-y divide-line">
        {checks.map(({ check, status, score, evidence }) => (
          <li key={check} className="py-2.5 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
              <span className="min-w-0 font-mono text-sm break-all">{check}</span>
              <span className="flex items-baseline gap-2">
                {score !== null && (
                  <span className="text-sm text-muted">
                    suspicion <span className="figure-numbers text-ink">{formatNumber(score)}</span>
                  </span>
                )}
                <CheckBadge status={status} />
              </span>
            </div>
            <p className="text-sm text-muted">{checkText(check)}</p>
            <ValueList values={evidence} />
          </li>
        ))}
      </ul>
      {!checks.some(({ check }) => check === 'anomaly') && (
        <p className="mt-3 border-t border-line pt-3 text-sm text-muted">
          No anomaly model was in force: nothing says whether the output stands apart from the usual.
        </p>
      )}
    </Panel>
  );
}
