import { useMutation } from '@tanstack/react-query';
import { type ChangeEvent, useId, useState } from 'react';
import { useMay } from '../../shell/use_session.ts';
import { Button } from '../../ui/button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem_note.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text_area.tsx';
import { CheckResult } from './check_result.tsx';
import { lintSource, type Strictness } from './lint_source.ts';
import { MissingScope } from './missing_scope.tsx';

const STRICTNESS = [
  { value: 'strict', label: 'strict' },
  { value: 'relaxed', label: 'relaxed: a legal basis may be missing' },
];

/** What registering a text would say, and registering it where nothing speaks against. */
export function CheckPanel() {
  const may = useMay('policy:compile');
  const [source, setSource] = useState('');
  const [lint, setLint] = useState<Strictness>('strict');
  const check = useMutation({ mutationFn: lintSource });
  const fileId = useId();

  async function open({ target }: ChangeEvent<HTMLInputElement>): Promise<void> {
    const [file] = target.files ?? [];
    if (file !== undefined) setSource(await file.text());
    // The same file chosen again is a change, too: it may have been edited.
    target.value = '';
  }

  return (
    <Panel
      title="Check a policy"
      note="Compiled and linted by the gateway; nothing is kept until you register it."
    >
      {may ? (
        <div className="space-y-4">
          <TextArea
            label="Policy"
            hint="YAML or JSON, at most 1 MiB. What the language says is in docs/guide/policy-language.md."
            rows={12}
            value={source}
            onText={setSource}
          />
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button
              kind="primary"
              disabled={source.trim() === '' || check.isPending}
              onClick={() => check.mutate({ source, lint })}
            >
              Check
            </Button>
            <Select
              label="Linter"
              value={lint}
              options={STRICTNESS}
              onChoose={(value) => setLint(value === 'relaxed' ? 'relaxed' : 'strict')}
            />
            <label htmlFor={fileId} className="text-sm text-muted">
              From a file
            </label>
            <input
              id={fileId}
              type="file"
              accept=".yaml,.yml,.json"
              onChange={(event) => void open(event)}
              className="min-h-8 max-w-full text-sm file:mr-2 file:min-h-8 file:rounded-md file:border file:border-edge/60 file:bg-surface file:px-3 file:text-ink"
            />
          </div>
          {check.isPending && <Loading what="what the linter says" />}
          {check.error !== null && <ProblemNote error={check.error} />}
          {check.data !== undefined && !check.isPending && (
            <CheckResult
              linted={check.data}
              changed={check.data.draft.source !== source || check.data.draft.lint !== lint}
            />
          )}
        </div>
      ) : (
        <MissingScope scope="policy:compile" to="check and register policies" />
      )}
    </Panel>
  );
}
