import { useParams } from '@tanstack/react-router';
import { useMay } from '../../shell/use_session.ts';
import { Page } from '../../ui/page.tsx';
import { Queried } from '../../ui/queried.tsx';
import { Select } from '../../ui/select.tsx';
import { MissingScope } from '../policies/missing_scope.tsx';
import type { ListedVersion, PolicyVersion } from '../policies/policy_answers.ts';
import { standingWords } from '../policies/standing_words.ts';
import { usePolicies } from '../policies/use_policies.ts';
import { HistoryTab } from './change/history_tab.tsx';
import { PlanTab } from './plan/plan_tab.tsx';
import type { PolicyTab } from './policy_search.ts';
import { PolicyTabs } from './policy_tabs.tsx';
import { type Asking, useAsking } from './question/use_asking.ts';
import { SourceTab } from './source/source_tab.tsx';
import { usePolicy } from './use_policy.ts';
import { usePolicySearch } from './use_policy_search.ts';
import { VerdictTab } from './verdict/verdict_tab.tsx';
import { VersionsTab } from './versions/versions_tab.tsx';

/** One policy: what it says, what it would decide, what stands and who let it. */
export function PolicyPage() {
  const mayRead = useMay('policy:read');
  const { policyId } = useParams({ from: '/policies/$policyId' });
  if (mayRead) return <Versions key={policyId} id={policyId} />;
  return (
    <Page title={policyId}>
      <MissingScope scope="policy:read" to="see policies" />
    </Page>
  );
}

function Versions({ id }: { readonly id: string }) {
  const [{ version, tab = 'versions' }, change] = usePolicySearch();
  const listed = usePolicies();
  const query = usePolicy(id, version);
  const versions = (listed.data ?? []).filter((one) => one.id === id).toReversed();
  const shown = query.data?.version ?? version ?? '';
  return (
    <Page
      title={id}
      lead={query.data?.document.description}
      actions={
        versions.length > 0 && (
          <Select
            label="Version"
            value={shown}
            options={optionsOf(versions, shown)}
            onChoose={(next) => change({ version: next })}
          />
        )
      }
    >
      <PolicyTabs shown={tab} />
      <Queried query={query} what="the policy">
        {(policy) => <Tab key={policy.version} tab={tab} policy={policy} versions={versions} />}
      </Queried>
    </Page>
  );
}

/** One for each version: where the tenant and the operator have the same, the tenant's is what is shown. */
function optionsOf(versions: readonly ListedVersion[], shown: string) {
  const byVersion = new Map(versions.toReversed().map((one) => [one.version, one]));
  for (const one of versions) if (one.scope === 'tenant') byVersion.set(one.version, one);
  const options = [...byVersion.values()].toReversed().map((one) => ({
    value: one.version,
    label: [one.version, ...standingWords(one)].join(', '),
  }));
  return byVersion.has(shown) ? options : [{ value: shown, label: shown }, ...options];
}

interface TabProps {
  readonly tab: PolicyTab;
  readonly policy: PolicyVersion;
  readonly versions: readonly ListedVersion[];
}

function Tab({ tab, policy, versions }: TabProps) {
  // Here, so that the context that somebody wrote is there on both tabs.
  const asking: Asking = useAsking(policy);
  switch (tab) {
    case 'versions':
      return <VersionsTab policy={policy} versions={versions} />;
    case 'source':
      return <SourceTab policy={policy} versions={versions} />;
    case 'plan':
      return <PlanTab policy={policy} asking={asking} />;
    case 'verdict':
      return <VerdictTab policy={policy} asking={asking} />;
    case 'history':
      return <HistoryTab id={policy.id} />;
  }
}
