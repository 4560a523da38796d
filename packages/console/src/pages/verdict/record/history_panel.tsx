import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { TimeText } from '../../../ui/time_text.tsx';
import type { Evidence } from '../evidence.ts';
import { leftOutText } from '../header/label_text.ts';

type Repetition = Evidence['repetitions'][number];
type Labelled = Evidence['labels'][number];

/** What came after the decision: the same id again, and what people said. */
export function HistoryPanel({ evidence: { repetitions, labels } }: { readonly evidence: Evidence }) {
  const replays = repetitions.filter(({ equivocation }) => equivocation === null);
  const equivocations = repetitions.filter(({ equivocation }) => equivocation !== null);
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
            <RepetitionTable
              caption="The same claim, sent again: it got the stored outcome"
              columns={REPLAYS}
              rows={replays}
            />
          )}
        </div>
        <div>
          <h3 className="mb-1 text-sm">Equivocations</h3>
          {equivocations.length === 0 ? (
            <None>No other claim was sent under this id.</None>
          ) : (
            <RepetitionTable
              caption="Another claim under the same id: the first one stands"
              columns={EQUIVOCATIONS}
              rows={equivocations}
            />
          )}
        </div>
      </div>
    </Panel>
  );
}

const None = ({ children }: { readonly children: string }) => <p className="text-muted">{children}</p>;

const Code = ({ text }: { readonly text: string }) => <code className="font-mono text-xs">{text}</code>;

const LABELS: readonly Column<Labelled>[] = [
  { head: 'When', cell: ({ at }) => <TimeText at={at} /> },
  { head: 'Label', cell: ({ label }) => label },
  { head: 'By', cell: ({ by }) => by },
  { head: 'Counts', cell: ({ left_out }) => (left_out === null ? 'yes' : `no: ${leftOutText(left_out)}`) },
];

const REPLAYS: readonly Column<Repetition>[] = [
  { head: 'When', cell: ({ at }) => <TimeText at={at} /> },
  { head: 'Position', numeric: true, cell: ({ journal_seq }) => journal_seq },
  { head: 'Request', cell: ({ request_id }) => <Code text={request_id} /> },
];

const EQUIVOCATIONS: readonly Column<Repetition>[] = [
  ...REPLAYS,
  { head: 'Stored claim', cell: ({ equivocation }) => <Code text={equivocation?.stored_digest ?? ''} /> },
  { head: 'Other claim', cell: ({ equivocation }) => <Code text={equivocation?.claimed_digest ?? ''} /> },
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

interface RepetitionTableProps {
  readonly caption: string;
  readonly columns: readonly Column<Repetition>[];
  readonly rows: readonly Repetition[];
}

const RepetitionTable = (props: RepetitionTableProps) => (
  <DataTable showCaption keyOf={({ journal_seq }) => journal_seq} {...props} />
);
