import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { TimeText } from '../../../ui/time_text.tsx';
import type { Evidence } from '../evidence.ts';
import { leftOutText } from '../header/label_text.ts';
import { REPETITION_COLUMNS } from './repetition_columns.tsx';

type Labelled = Evidence['labels'][number];

/** What came after the decision: the same id again, and what people said. */
export function HistoryPanel({ evidence: { repetitions, labels } }: { readonly evidence: Evidence }) {
  const replays = repetitions.filter(({ equivocation }) => equivocation === null);
  const equivocations = repetitions.length - replays.length;
  return (
    <Panel title="What came after">
      <div className="space-y-5">
        <div>
          <h3 className="mb-1 text-sm">Labels</h3>
          {labels.length === 0 ? <None>Nobody has labelled it.</None> : <LabelTable labels={labels} />}
        </div>
        <div>
          <h3 className="mb-1 text-sm">Replays</h3>
          {replays.length === 0 ? (
            <None>The same claim was not sent again.</None>
          ) : (
            <DataTable
              caption="The same claim, sent again: it got the stored outcome"
              showCaption
              rows={replays}
              keyOf={({ journal_seq }) => journal_seq}
              columns={REPETITION_COLUMNS}
            />
          )}
        </div>
        <div>
          <h3 className="mb-1 text-sm">Equivocations</h3>
          <None>
            {equivocations === 0
              ? 'No other claim was sent under this id.'
              : `${equivocations}, in a table of their own.`}
          </None>
        </div>
      </div>
    </Panel>
  );
}

const None = ({ children }: { readonly children: string }) => <p className="text-muted">{children}</p>;

const LABELS: readonly Column<Labelled>[] = [
  { head: 'When', cell: ({ at }) => <TimeText at={at} /> },
  { head: 'Label', cell: ({ label }) => label },
  { head: 'By', cell: ({ by }) => by },
  { head: 'Counts', cell: ({ left_out }) => (left_out === null ? 'yes' : `no: ${leftOutText(left_out)}`) },
];

function LabelTable({ labels }: { readonly labels: readonly Labelled[] }) {
  return (
    <DataTable
      caption="Labels in the order in which they were given"
      rows={labels}
      keyOf={({ at, by, label }) => `${at} ${by} ${label}`}
      columns={LABELS}
    />
  );
}
