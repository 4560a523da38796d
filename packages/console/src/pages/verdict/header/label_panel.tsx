import { Link } from '@tanstack/react-router';
import { useMay, useSession } from '../../../shell/use_session.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { Evidence } from '../evidence.ts';
import { LabelControl } from './label_control.tsx';
import { leftOutText, wantedText } from './label_text.ts';

/** What people found the outcome to be, and the buttons to say it. */
export function LabelPanel({ evidence }: { readonly evidence: Evidence }) {
  const { row, outcome, labels } = evidence;
  const { tenant } = useSession();
  const may = useMay('labels:write');
  return (
    <Panel
      title="Label"
      note={outcome === null ? undefined : wantedText(outcome.labelling)}
      actions={
        <Link
          to="/verdicts"
          search={(view) => ({ ...view, labelled: 'wanted' })}
          className="text-sm text-accent underline underline-offset-2"
        >
          All that are asked for
        </Link>
      }
    >
      <p className="mb-3">{labelSaid(labels.at(-1))}</p>
      {outcome === null ? (
        <p className="text-muted">The outcome is no longer kept, so that it can no longer be labelled.</p>
      ) : !may ? (
        <p className="text-muted">
          Labelling takes the scope <code>labels:write</code>, which this session does not have.
        </p>
      ) : row.tenant !== tenant ? (
        <p className="text-muted">
          This outcome is {row.tenant}'s; this session labels those of {tenant} only.
        </p>
      ) : (
        <LabelControl pcsId={row.pcs_id} key={row.pcs_id} />
      )}
    </Panel>
  );
}

function labelSaid(last: Evidence['labels'][number] | undefined): string {
  if (last === undefined) return 'Nobody has labelled it yet.';
  const counts =
    last.left_out === null ? 'It calibrates.' : `It calibrates nothing: ${leftOutText(last.left_out)}.`;
  return `Labelled ${last.label} by ${last.by}. ${counts}`;
}
