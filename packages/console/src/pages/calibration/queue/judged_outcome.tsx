import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useView } from '../../../shell/use_view.ts';
import { Empty } from '../../../ui/empty.tsx';
import { Queried } from '../../../ui/queried.tsx';
import { PolicyPanel } from '../../verdict/checks/policy_panel.tsx';
import type { Evidence } from '../../verdict/evidence.ts';
import { findEvidence } from '../../verdict/find_evidence.ts';
import { VerdictHeader } from '../../verdict/header/verdict_header.tsx';
import { TextsPanel } from '../../verdict/texts/texts_panel.tsx';

interface JudgedOutcomeProps {
  readonly pcsId: string;
  /** Fetched already, so that nobody waits for it. */
  readonly next: string | undefined;
}

/** What a person needs to judge one outcome: what it said and what it stood on, before what was decided of it. */
export function JudgedOutcome({ pcsId, next }: JudgedOutcomeProps) {
  const { ownTenant: tenant } = useView();
  const client = useQueryClient();
  const question = (id: string) => ({
    queryKey: ['evidence', tenant, id],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => findEvidence(id, tenant, signal),
  });
  const query = useQuery(question(pcsId));
  useEffect(() => {
    if (next !== undefined) void client.prefetchQuery(question(next));
    // The question is made of what is listed here.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [next, tenant, client]);
  return (
    <Queried query={query} what="the outcome">
      {(found) =>
        found.kind === 'found' ? (
          <Shown evidence={found.evidence} />
        ) : (
          <Empty title="The outcome is no longer kept">Skip it; it cannot be judged any more.</Empty>
        )
      }
    </Queried>
  );
}

function Shown({ evidence }: { readonly evidence: Evidence }) {
  const { texts, outcome, row } = evidence;
  return (
    <>
      <TextsPanel evidence={evidence} />
      {/* Without a text, the reasons are all that there is to judge by. */}
      <details open={texts === null}>
        <summary className="min-h-8 py-1 text-accent">What was decided, and why</summary>
        <p className="mt-1 mb-3 max-w-3xl text-sm text-muted">
          Judge the output first. Labels that follow the decision confirm it, right or wrong, and the bound
          rests on what people found by themselves.
        </p>
        <div className="space-y-5">
          <VerdictHeader evidence={evidence} />
          {outcome !== null && <PolicyPanel outcome={outcome} />}
          <p>
            <Link
              to="/verdicts/$pcsId"
              params={{ pcsId: row.pcs_id }}
              search={({ tenant, range }) => ({
                ...(tenant === undefined ? {} : { tenant }),
                ...(range === undefined ? {} : { range }),
              })}
              className="text-accent underline underline-offset-2"
            >
              All evidence of this outcome
            </Link>
          </p>
        </div>
      </details>
    </>
  );
}
