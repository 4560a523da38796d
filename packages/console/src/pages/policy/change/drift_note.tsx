import { DataTable } from '../../../ui/data_table.tsx';
import { formatCount, formatInterval, formatShare } from '../../../ui/format.ts';
import { type DriftReport, transitionsOf } from './drift_of.ts';

/** The comparison for which a promotion was refused. */
export function DriftNote({ drift }: { readonly drift: DriftReport }) {
  const { n, changed, share, interval, unreadable } = drift;
  return (
    <section className="space-y-2 rounded-md border border-line p-3">
      <h3 className="font-medium">
        {share === null
          ? 'No context was compared'
          : `${formatShare(share)} of verdicts would change: ${formatCount(changed)} of ${formatCount(n)}`}
      </h3>
      {share === null ? (
        <p className="text-sm text-muted">
          Nothing that names this policy is recorded yet: promote it in shadow first, or without the
          comparison.
        </p>
      ) : (
        <>
          <p className="text-sm text-muted">
            {formatShare(interval.confidence)} interval {formatInterval(interval.low, interval.high)}.
            {unreadable > 0 &&
              ` ${formatCount(unreadable)} of the contexts cannot be read by the new version; these count as changed.`}
          </p>
          <DataTable
            caption="Verdicts before and after, by how many contexts"
            rows={transitionsOf(drift)}
            keyOf={({ from, to }) => `${from} ${to}`}
            columns={[
              { head: 'Now', cell: ({ from }) => from },
              { head: 'Then', cell: ({ from, to }) => (from === to ? `${to}, the same` : to) },
              { head: 'Contexts', numeric: true, cell: ({ n: contexts }) => formatCount(contexts) },
            ]}
          />
        </>
      )}
    </section>
  );
}
