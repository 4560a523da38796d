import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { formatCount, formatInterval, formatNumber, formatShare } from '../../../ui/format.ts';
import type { Evaluation } from '../learning_answers.ts';
import { type RateName, standsApart, type Subgroup, tooFewWords } from './subgroup_note.ts';

interface FairnessTableProps {
  readonly groups: Evaluation['fairness'];
}

interface Compared {
  readonly group: Subgroup;
  /** With it itself. */
  readonly groups: readonly Subgroup[];
}

const COLUMNS: readonly Column<Compared>[] = [
  { head: 'Subgroup', cell: ({ group }) => <span className="whitespace-nowrap">{group.subgroup}</span> },
  { head: 'n', cell: ({ group }) => formatCount(group.n), numeric: true },
  { head: 'Labelled wrong', cell: ({ group }) => formatCount(group.n_wrong), numeric: true },
  { head: 'AUC', cell: (row) => <Figure {...row} rate="auc" /> },
  { head: 'Suspected though benign', cell: (row) => <Figure {...row} rate="fpr" /> },
  { head: 'Missed though wrong', cell: (row) => <Figure {...row} rate="fnr" /> },
];

/** Whether the model does as well for every kind of record. */
export function FairnessTable({ groups }: FairnessTableProps) {
  return (
    <DataTable
      caption="The model per subgroup, with 95 % intervals"
      columns={COLUMNS}
      rows={groups.map((group) => ({ group, groups }))}
      keyOf={({ group }) => group.subgroup}
    />
  );
}

interface FigureProps extends Compared {
  readonly rate: RateName;
}

function Figure({ group, groups, rate }: FigureProps) {
  const known = group[rate];
  if (known === null) return <span className="text-sm text-muted">{tooFewWords(group, rate)}</span>;
  const { value, interval } = known;
  const share = rate !== 'auc';
  const n = 'n' in known ? ` · n ${formatCount(known.n)}` : '';
  return (
    <div className="min-w-32">
      <span className="figure-numbers font-medium">{share ? formatShare(value) : formatNumber(value)}</span>
      <div className="text-xs text-muted">
        {share
          ? formatInterval(interval.low, interval.high)
          : `${formatNumber(interval.low)} to ${formatNumber(interval.high)}`}
        {n}
      </div>
      {standsApart(group, groups, rate) && (
        <div className="text-xs font-medium text-escalate">⚠ its interval overlaps no other</div>
      )}
    </div>
  );
}
