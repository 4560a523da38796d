import { Panel } from '../../../ui/panel.tsx';
import { Queried } from '../../../ui/queried.tsx';
import { Select } from '../../../ui/select.tsx';
import { CopyButton } from '../../../ui/copy_button.tsx';
import { SourceLines } from '../../../ui/source_lines.tsx';
import type { ListedVersion, PolicyVersion } from '../../policies/policy_answers.ts';
import { HashList } from '../hash_list.tsx';
import { usePolicy } from '../use_policy.ts';
import { usePolicySearch } from '../use_policy_search.ts';
import { DiffLines } from './diff_lines.tsx';
import { LegalBasis } from './legal_basis.tsx';

interface SourceTabProps {
  readonly policy: PolicyVersion;
  readonly versions: readonly ListedVersion[];
}

/** What its owner wrote, and what changed since another version. */
export function SourceTab({ policy, versions }: SourceTabProps) {
  const [{ with: compared }, change] = usePolicySearch();
  const others = [...new Set(versions.map(({ version }) => version))].filter((one) => one !== policy.version);
  const shown = compared !== undefined && others.includes(compared) ? compared : undefined;
  return (
    <div className="space-y-5">
      <Panel title="Legal basis" note={`What ${policy.version} says it rests on`}>
        <LegalBasis document={policy.document} />
      </Panel>
      <Panel
        title={shown === undefined ? 'Source' : `From ${shown} to ${policy.version}`}
        note={shown === undefined ? `${policy.version} as its owner wrote it` : 'By lines of the source'}
        actions={
          <div className="flex flex-wrap items-center gap-2">
            {others.length > 0 && (
              <Select
                label="Changes since"
                value={shown ?? ''}
                options={[
                  { value: '', label: 'nothing: the source' },
                  ...others.map((version) => ({ value: version, label: version })),
                ]}
                onChoose={(version) => change({ with: version === '' ? undefined : version })}
              />
            )}
            <CopyButton text={policy.source} what={`the source of ${policy.version}`} />
          </div>
        }
      >
        <div className="space-y-3">
          {shown === undefined ? (
            <SourceLines text={policy.source} what={`Source of ${policy.id} ${policy.version}`} />
          ) : (
            <Comparison policy={policy} since={shown} />
          )}
          <HashList hashes={{ Policy: policy.policy_hash, IR: policy.ir_hash }} />
        </div>
      </Panel>
    </div>
  );
}

function Comparison({ policy, since }: { readonly policy: PolicyVersion; readonly since: string }) {
  const query = usePolicy(policy.id, since);
  return (
    <Queried query={query} what={`version ${since}`}>
      {(before) => <DiffLines before={before.source} after={policy.source} />}
    </Queried>
  );
}
