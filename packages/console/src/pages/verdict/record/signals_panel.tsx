import { DataTable } from '../../../ui/data_table.tsx';
import { formatCount, formatNumber } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { Evidence } from '../evidence.ts';

interface SignalRow {
  readonly name: string;
  readonly claimed: string;
  readonly recomputed: string;
  readonly difference: string;
}

const REGIMES: ReadonlyMap<string, string> = new Map([
  ['sticky', 'most of the points lie in one slab and the set is thin'],
  ['mixed', 'neither collapsed nor filling its space'],
  ['non_sticky', 'the set fills its space'],
]);

/** What the record claims against what the gateway derived from the record's own counts. */
export function SignalsPanel({ evidence }: { readonly evidence: Evidence }) {
  const { row, outcome, record } = evidence;
  const pcs = record?.pcs;
  const regime = outcome === null ? row.regime : outcome.regime;
  const rows: SignalRow[] = [
    {
      name: 'D̂, fractal dimension',
      ...compared(pcs?.D_hat, outcome?.recomputed_D_hat),
    },
    {
      name: 'Regime',
      claimed: pcs?.regime ?? NOT_KNOWN,
      recomputed: regime ?? (outcome === null ? NOT_KNOWN : NOT_RECOMPUTED),
      difference: pcs === undefined || regime === null ? '' : pcs.regime === regime ? 'same' : 'differs',
    },
    {
      name: 'Budget, share in [0, 1]',
      ...compared(pcs?.budget, outcome?.recomputed_budget),
    },
    ...(pcs === undefined
      ? []
      : [
          { name: 'coh★, coherence', claimed: formatNumber(pcs.coh_star), recomputed: TAKEN, difference: '' },
          { name: 'r, compressibility', claimed: formatNumber(pcs.r), recomputed: TAKEN, difference: '' },
        ]),
  ];
  return (
    <Panel title="Regime and budget" note={sizeNote(pcs)}>
      <DataTable
        caption="Claimed and recomputed"
        rows={rows}
        keyOf={({ name }) => name}
        columns={[
          { head: 'What', cell: ({ name }) => name },
          { head: 'Claimed', numeric: true, cell: ({ claimed }) => claimed },
          { head: 'Recomputed', numeric: true, cell: ({ recomputed }) => recomputed },
          { head: 'Difference', numeric: true, cell: ({ difference }) => difference },
        ]}
      />
      {regime !== null && (
        <p className="mt-3 text-sm text-muted">
          <span className="font-mono text-ink">{regime}</span>: {REGIMES.get(regime)}. Structure, not factual
          error.
        </p>
      )}
      <p className="mt-1 text-sm text-muted">
        The budget is the share of further effort that an output may claim.
      </p>
    </Panel>
  );
}

const NOT_KNOWN = 'not kept';
const NOT_RECOMPUTED = 'not computable';
/** Only the points could give it again, and a record is their summary. */
const TAKEN = 'as claimed';

/** undefined: retention has removed it; null: it could not be computed. */
function compared(
  claimed: number | undefined,
  recomputed: number | null | undefined,
): Omit<SignalRow, 'name'> {
  const both = claimed !== undefined && recomputed !== undefined && recomputed !== null;
  return {
    claimed: claimed === undefined ? NOT_KNOWN : formatNumber(claimed),
    recomputed:
      recomputed === undefined ? NOT_KNOWN : recomputed === null ? NOT_RECOMPUTED : formatNumber(recomputed),
    difference: both ? formatNumber(claimed - recomputed) : '',
  };
}

function sizeNote(pcs: NonNullable<Evidence['record']>['pcs'] | undefined): string {
  if (pcs === undefined) return 'The record is no longer kept.';
  const kind = pcs.version === '0.2' && pcs.payload_kind !== undefined ? `, of ${pcs.payload_kind}` : '';
  const size =
    pcs.version === '0.2' && pcs.n !== undefined && pcs.d !== undefined
      ? `: n = ${formatCount(pcs.n)} points in ${pcs.d} dimensions`
      : '';
  return `Record of version ${pcs.version}${kind}${size}.`;
}
