import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { formatNumber } from '../../../ui/format.ts';
import type { JudgedPredicate, PlannedRule, PlanView } from './plan_view.ts';
import { becauseWords, SEVERITY_WORDS, TRUTH_WORDS, unknownOf } from './plan_words.ts';

type Row = PlannedRule & { readonly place: number; readonly why: string };

const RULES: readonly Column<Row>[] = [
  { head: '#', numeric: true, cell: ({ place }) => place },
  { head: 'Rule', cell: ({ id }) => <code className="font-mono text-xs">{id}</code> },
  { head: 'Cost', numeric: true, cell: ({ cost }) => formatNumber(cost) },
  { head: 'So far', numeric: true, cell: ({ costSoFar }) => formatNumber(costSoFar) },
  { head: 'Because', cell: ({ why }) => why },
  { head: 'Else', cell: ({ severity }) => SEVERITY_WORDS[severity] },
];

const PREDICATES: readonly Column<JudgedPredicate>[] = [
  { head: 'Predicate', cell: ({ id }) => <code className="font-mono text-xs">{id}</code> },
  { head: 'Truth', cell: ({ truth }) => TRUTH_WORDS[truth] },
  { head: 'Activates', cell: ({ rules }) => rules.join(', ') || 'no rule' },
];

/** The same as the graph, in numbers. */
export function PlanTable({ view }: { readonly view: PlanView }) {
  const unknown = unknownOf(view);
  return (
    <div className="space-y-4">
      <DataTable
        caption="Rules in the order of their checks; costs in comparisons"
        rows={view.rules.map((rule, index) => ({
          ...rule,
          place: index + 1,
          why: becauseWords(rule.because, unknown),
        }))}
        keyOf={({ id }) => id}
        columns={RULES}
      />
      {view.predicates.length > 0 && (
        <DataTable
          caption="Predicates, whether they hold, and what they activate"
          rows={view.predicates}
          keyOf={({ id }) => id}
          columns={PREDICATES}
        />
      )}
    </div>
  );
}
