import { useMay } from '../../shell/use_session.ts';
import { useView } from '../../shell/use_view.ts';
import { Badge } from '../../ui/badge.tsx';
import { Page } from '../../ui/page.tsx';
import { type Part, PartLinks } from '../../ui/part_links.tsx';
import { Queried } from '../../ui/queried.tsx';
import { AnomalyPart } from './anomaly/anomaly_part.tsx';
import { BanditPart } from './bandit/bandit_part.tsx';
import type { LearningPart } from './learning_search.ts';
import { RiskPart } from './risk/risk_part.tsx';
import { RoutingPart } from './routing/routing_part.tsx';
import { useBandit, useModels, useRouting } from './use_learning.ts';
import { useLearningSearch } from './use_learning_search.ts';

/** What decides beside the checks, what it was learnt from, and whether it still holds. */
export function LearningPage() {
  const { tenant, ownTenant } = useView();
  const may = useMay('calibration:read');
  return (
    <Page
      title="Risk and routing"
      lead={`What is learnt from labels: how risky and how usual an output is, and which way it takes. Tenant ${ownTenant}.`}
    >
      {tenant !== ownTenant && (
        <p className="text-sm text-muted">
          This is told of one's own tenant only: what is shown is of {ownTenant}.
        </p>
      )}
      {may ? (
        <Parts />
      ) : (
        <p className="text-muted">
          Models, routing and the bandit need a token with the scope{' '}
          <code className="font-mono text-ink">calibration:read</code>.
        </p>
      )}
    </Page>
  );
}

function Parts() {
  const [{ part = 'risk' }] = useLearningSearch();
  const models = useModels();
  const routing = useRouting();
  const bandit = useBandit();
  const parts: readonly Part<LearningPart>[] = [
    { id: 'risk', label: 'Risk model' },
    { id: 'anomaly', label: 'Anomaly model' },
    {
      id: 'routing',
      label: 'Routing',
      note: routing.data?.status === 'rolled_back' && <Badge tone="reject">✕ rolled back</Badge>,
    },
    { id: 'bandit', label: 'Bandit' },
  ];
  return (
    <>
      <PartLinks
        label="Parts of the page on risk and routing"
        parts={parts}
        shown={part}
        linkTo={(id) => ({
          to: '/learning',
          search: ({ tenant, range }) => ({
            ...(tenant === undefined ? {} : { tenant }),
            ...(range === undefined ? {} : { range }),
            ...(id === 'risk' ? {} : { part: id }),
          }),
        })}
      />
      {part === 'risk' && (
        <Queried query={models} what="the models">
          {(data) => <RiskPart models={data} />}
        </Queried>
      )}
      {part === 'anomaly' && (
        <Queried query={models} what="the models">
          {(data) => <AnomalyPart models={data} />}
        </Queried>
      )}
      {part === 'routing' && (
        <Queried query={routing} what="the routing experiment">
          {(data) => <RoutingPart routing={data} />}
        </Queried>
      )}
      {part === 'bandit' && (
        <Queried query={bandit} what="the bandit">
          {(data) => <BanditPart bandit={data} />}
        </Queried>
      )}
    </>
  );
}
