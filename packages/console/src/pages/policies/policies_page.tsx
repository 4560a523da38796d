import { useMay } from '../../shell/use_session.ts';
import { useView } from '../../shell/use_view.ts';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Queried } from '../../ui/queried.tsx';
import { CheckPanel } from './check_panel.tsx';
import { MissingScope } from './missing_scope.tsx';
import { policyGroups } from './policy_groups.ts';
import { PolicyTable } from './policy_table.tsx';
import { usePolicies } from './use_policies.ts';

/** By which rules is judged. */
export function PoliciesPage() {
  const { ownTenant } = useView();
  const mayRead = useMay('policy:read');
  return (
    <Page
      title="Policies"
      lead={`What has to hold, as texts that people and programs both can read: those of tenant ${ownTenant}, and the operator's.`}
    >
      <Panel
        title="What there is"
        note="Enforced decides; in shadow is evaluated and recorded without consequences."
      >
        {mayRead ? <PolicyList /> : <MissingScope scope="policy:read" to="see policies" />}
      </Panel>
      <CheckPanel />
    </Page>
  );
}

function PolicyList() {
  const query = usePolicies();
  return (
    <Queried query={query} what="the policies">
      {(listed) =>
        listed.length === 0 ? (
          <Empty title="No policy is registered">
            Check one below and register it, or register the operator&rsquo;s with{' '}
            <code className="font-mono text-xs">kakeya policy register</code>.
          </Empty>
        ) : (
          <PolicyTable groups={policyGroups(listed)} />
        )
      }
    </Queried>
  );
}
