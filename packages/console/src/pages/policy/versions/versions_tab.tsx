import { useState } from 'react';
import { useMay } from '../../../shell/use_session.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { MissingScope } from '../../policies/missing_scope.tsx';
import type { ListedVersion, PolicyVersion } from '../../policies/policy_answers.ts';
import { nextTakenBack } from '../change/taken_back.ts';
import { PromoteDialog } from '../change/promote_dialog.tsx';
import { RollbackDialog } from '../change/rollback_dialog.tsx';
import { usePolicyHistory } from '../use_policy.ts';
import { StandingPanel } from './standing_panel.tsx';
import { VersionTable } from './version_table.tsx';

interface VersionsTabProps {
  readonly policy: PolicyVersion;
  /** Newest first, the tenant's and the operator's. */
  readonly versions: readonly ListedVersion[];
}

type Asked = { readonly act: 'promote'; readonly version: string } | { readonly act: 'rollback' };

export function VersionsTab({ policy, versions }: VersionsTabProps) {
  const mayPromote = useMay('policy:promote');
  const history = usePolicyHistory(policy.id);
  const [asked, setAsked] = useState<Asked>();
  const takenBack = nextTakenBack(history.data ?? []);
  const close = (): void => setAsked(undefined);
  return (
    <div className="space-y-5">
      <StandingPanel
        standing={policy.standing}
        actions={
          mayPromote &&
          takenBack !== undefined && (
            <Button onClick={() => setAsked({ act: 'rollback' })}>Take back {takenBack.version}…</Button>
          )
        }
      />
      <Panel
        title="Versions"
        note="Newest first. A version is one content for ever; promoting says which one holds."
      >
        <div className="space-y-3">
          <VersionTable
            versions={versions}
            {...(mayPromote ? { onPromote: (version: string) => setAsked({ act: 'promote', version }) } : {})}
          />
          {!mayPromote && <MissingScope scope="policy:promote" to="promote a version or take one back" />}
        </div>
      </Panel>
      {asked?.act === 'promote' && (
        <PromoteDialog id={policy.id} version={asked.version} standing={policy.standing} onClose={close} />
      )}
      {asked?.act === 'rollback' && takenBack !== undefined && (
        <RollbackDialog id={policy.id} takenBack={takenBack} onClose={close} />
      )}
    </div>
  );
}
