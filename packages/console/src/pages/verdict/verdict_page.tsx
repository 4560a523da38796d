import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useView } from '../../shell/use_view.ts';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { Queried } from '../../ui/queried.tsx';
import { ChecksPanel } from './checks/checks_panel.tsx';
import { PolicyPanel } from './checks/policy_panel.tsx';
import { ScorePanel } from './checks/score_panel.tsx';
import type { Evidence } from './evidence.ts';
import { findEvidence, type Found } from './find_evidence.ts';
import { GeometryPanel } from './geometry/geometry_panel.tsx';
import { GuaranteePanel } from './header/guarantee_panel.tsx';
import { LabelPanel } from './header/label_panel.tsx';
import { VerdictHeader } from './header/verdict_header.tsx';
import { EquivocationsPanel } from './record/equivocations_panel.tsx';
import { HistoryPanel } from './record/history_panel.tsx';
import { RecordPanel } from './record/record_panel.tsx';
import { SignalsPanel } from './record/signals_panel.tsx';
import { ReproducePanel } from './reproduce/reproduce_panel.tsx';
import { TextsPanel } from './texts/texts_panel.tsx';

/** One outcome: why, how sure, from what, and how to check it. */
export function VerdictPage() {
  const { pcsId } = useParams({ from: '/verdicts/$pcsId' });
  const { tenant } = useView();
  const query = useQuery({
    queryKey: ['evidence', tenant, pcsId],
    queryFn: ({ signal }) => findEvidence(pcsId, tenant, signal),
  });
  return (
    <Page
      title="Verdict"
      lead={<code className="text-sm break-all">{pcsId}</code>}
      actions={
        <Link to="/verdicts" search={(view) => view} className="text-accent underline underline-offset-2">
          All verdicts
        </Link>
      }
    >
      <Queried query={query} what="the outcome and its evidence">
        {(found) => <Answered found={found} pcsId={pcsId} tenant={tenant} />}
      </Queried>
    </Page>
  );
}

interface AnsweredProps {
  readonly found: Found;
  readonly pcsId: string;
  readonly tenant: string;
}

function Answered({ found, pcsId, tenant }: AnsweredProps) {
  switch (found.kind) {
    case 'found':
      return <EvidenceParts evidence={found.evidence} />;
    case 'unknown':
      return (
        <Empty title="No outcome is kept under this id">
          <p>
            {/^[0-9a-f]{64}$/.test(pcsId)
              ? `It was never decided here${tenant === '*' ? '' : ` for tenant ${tenant}`}, or the journal no longer holds it.`
              : 'An id is 64 hexadecimal digits in lower case; this is none.'}
          </p>
          <p className="mt-2">
            <Link to="/verdicts" search={(view) => view} className="text-accent underline">
              Look for it among the verdicts
            </Link>
          </p>
        </Empty>
      );
    case 'several':
      return (
        <Empty title="Several tenants have an outcome under this id">
          <ul className="mt-1 flex justify-center gap-3">
            {found.tenants.map((id) => (
              <li key={id}>
                <Link
                  to="/verdicts/$pcsId"
                  params={{ pcsId }}
                  search={(view) => ({ ...view, tenant: id })}
                  className="text-accent underline"
                >
                  {id}
                </Link>
              </li>
            ))}
          </ul>
        </Empty>
      );
  }
}

function EvidenceParts({ evidence }: { readonly evidence: Evidence }) {
  const { outcome, geometry } = evidence;
  return (
    <>
      <VerdictHeader evidence={evidence} />
      <div className="grid gap-5 lg:grid-cols-[3fr_2fr]">
        {outcome === null ? <Forgotten /> : <GuaranteePanel outcome={outcome} />}
        <LabelPanel evidence={evidence} />
      </div>
      {outcome !== null && (
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <ChecksPanel checks={outcome.checks} />
          <div className="grid gap-5">
            <ScorePanel outcome={outcome} />
            <PolicyPanel outcome={outcome} />
          </div>
        </div>
      )}
      <GeometryPanel geometry={geometry} />
      <TextsPanel evidence={evidence} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <RecordPanel evidence={evidence} />
        <div className="grid min-w-0 gap-5">
          <SignalsPanel evidence={evidence} />
          <HistoryPanel evidence={evidence} />
        </div>
      </div>
      <EquivocationsPanel repetitions={evidence.repetitions} />
      <ReproducePanel evidence={evidence} />
    </>
  );
}

const Forgotten = () => (
  <Empty title="The outcome itself is no longer kept">
    Retention has removed its checks, its score and its guarantee; the index has the decision and the codes of
    its reasons.
  </Empty>
);
