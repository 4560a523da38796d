import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { formatCount, formatNumber, formatShare } from '../../../ui/format.ts';
import type { EvidenceOutcome } from '../evidence.ts';

type Choice = NonNullable<EvidenceOutcome['ensemble']>;

const ODDS: readonly Column<readonly [arm: string, propensity: number]>[] = [
  { head: 'Ensemble', cell: ([arm]) => <span className="font-mono text-sm">{arm}</span> },
  { head: 'Probability', numeric: true, cell: ([, propensity]) => formatShare(propensity) },
];

/** Which ensemble was drawn, and how likely each was. */
export function EnsembleChoice({ ensemble }: { readonly ensemble: EvidenceOutcome['ensemble'] }) {
  if (ensemble === null) return 'None was drawn for this output.';
  const { arm, propensities, excluded, fallback } = ensemble;
  return (
    <div className="space-y-2">
      <p>
        Drawn: <span className="font-mono text-sm">{arm}</span>
        {fallback === 'all_excluded' && ', the safest, because every ensemble breaks a limit'}.
      </p>
      <DataTable
        caption="How likely each ensemble was to be drawn"
        rows={Object.entries(propensities)}
        keyOf={([name]) => name}
        columns={ODDS}
      />
      {excluded.length > 0 && (
        <ul className="text-sm text-muted">
          {excluded.map((one) => (
            <li key={`${one.arm} ${one.limit}`}>{exclusionText(one)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function exclusionText({ arm, limit, estimate, interval, n }: Choice['excluded'][number]): string {
  const what = limit === 'latency_p95' ? '95th percentile of latency, ms' : 'mean cost, USD';
  return `${arm} was left out: ${what} ${formatNumber(estimate)} [${formatNumber(interval.low)}, ${formatNumber(interval.high)}], n = ${formatCount(n)}.`;
}
