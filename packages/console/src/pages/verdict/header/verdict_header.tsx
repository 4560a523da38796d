import { Link } from '@tanstack/react-router';
import { DecisionBadge } from '../../../ui/decision_badge.tsx';
import { shortHash } from '../../../ui/format.ts';
import { TimeText } from '../../../ui/time_text.tsx';
import type { Evidence, EvidenceOutcome } from '../evidence.ts';
import { ValueList } from '../value_list.tsx';
import { decisionSentence, forgottenSentence } from './decision_sentence.ts';

/** What was decided, and every reason for it. */
export function VerdictHeader({ evidence: { row, outcome } }: { readonly evidence: Evidence }) {
  return (
    <section aria-labelledby="decision" className="rounded-lg border border-line bg-surface p-4 wide:p-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <DecisionBadge decision={row.decision} />
        <span>
          received <TimeText at={row.received_at} />
        </span>
        <span>
          tenant <span className="text-ink">{row.tenant}</span>
        </span>
        {row.shard_id !== null && (
          <span className="min-w-0 break-all">
            shard <span className="text-ink">{row.shard_id}</span>
          </span>
        )}
        <span title={row.pcs_id}>
          id <code className="text-ink">{shortHash(row.pcs_id)}</code>
        </span>
      </div>
      <h2 id="decision" className="mt-3 max-w-4xl text-lg leading-snug break-words">
        {outcome === null ? forgottenSentence(row) : decisionSentence(outcome)}
      </h2>
      {outcome !== null && outcome.reasons.length > 0 && <Reasons reasons={outcome.reasons} />}
    </section>
  );
}

function Reasons({ reasons }: { readonly reasons: EvidenceOutcome['reasons'] }) {
  return (
    <ol aria-label="Reasons" className="mt-3 divide-y divide-line border-t border-line">
      {reasons.map(({ effect, code, message, values }, index) => (
        <li
          // One code may come twice, of two signals.
          key={`${code} ${index}`}
          className="grid gap-x-4 gap-y-1 py-2.5 last:pb-0 wide:grid-cols-[14rem_minmax(0,1fr)]"
        >
          <div className="flex flex-wrap items-baseline gap-x-2">
            <Link
              to="/verdicts"
              search={(view) => ({ ...view, reason: code })}
              className="font-mono text-sm break-all text-accent underline underline-offset-2"
              title={`All verdicts with ${code}`}
            >
              {code}
            </Link>
            <span className="text-xs text-muted">{effect === 'reject' ? 'rejects' : 'escalates'}</span>
          </div>
          <div className="min-w-0">
            <p className="break-words">{message}</p>
            <ValueList values={values} />
          </div>
        </li>
      ))}
    </ol>
  );
}
