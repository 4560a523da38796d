import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { readView } from '../../shell/view.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm_dialog.tsx';
import { SourceLines } from '../../ui/source_lines.tsx';
import { diagnosticCount, diagnosticsByLine } from './diagnostics_of.ts';
import { DiagnosticNote } from './diagnostic_note.tsx';
import { type Linted, registerSource } from './lint_source.ts';

interface CheckResultProps {
  readonly linted: Linted;
  /** The text is another one by now. */
  readonly changed: boolean;
}

export function CheckResult({ linted, changed }: CheckResultProps) {
  const { draft, diagnostics, policy, refusal } = linted;
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [registered, setRegistered] = useState<string>();
  const notes = new Map(
    [...diagnosticsByLine(diagnostics)].map(([line, said]) => [
      line,
      <DiagnosticNote key={line} diagnostics={said} />,
    ]),
  );
  const name = policy === undefined ? '' : `${policy.id} ${policy.version}`;

  async function register(reason: string): Promise<void> {
    await registerSource(draft, reason);
    setRegistered(name);
    await client.invalidateQueries({ queryKey: ['policies'] });
  }

  return (
    <div className="space-y-3 border-t border-line pt-4">
      <div role="status" className="space-y-1">
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone={policy === undefined ? 'reject' : 'accept'}>
            <span aria-hidden>{policy === undefined ? '✕' : '✓'}</span>
            {policy === undefined ? 'cannot be registered' : 'can be registered'}
          </Badge>
          <span className="font-medium">{diagnosticCount(diagnostics)}.</span>
          {changed && <span className="text-escalate">The text has changed since: check it again.</span>}
        </p>
        {refusal !== undefined && <p className="break-words">{refusal}</p>}
      </div>
      {policy !== undefined && (
        <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
          {Object.entries({
            Policy: name,
            'Policy hash': policy.policy_hash,
            'IR hash': `${policy.ir_hash} (IR ${policy.ir_version})`,
          }).map(([term, value]) => (
            <div key={term} className="contents">
              <dt className="text-muted">{term}</dt>
              <dd className="font-mono text-xs leading-5 break-all">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {diagnostics.length > 0 && (
        <SourceLines text={draft.source} what="The policy with what the linter says" notes={notes} />
      )}
      {policy !== undefined && registered !== name && (
        <Button kind="primary" disabled={changed} onClick={() => setAsking(true)}>
          Register {name}
        </Button>
      )}
      {policy !== undefined && registered === name && (
        <p role="status">
          {name} is registered. It decides nothing until it is promoted:{' '}
          <Link
            to="/policies/$policyId"
            params={{ policyId: policy.id }}
            search={(before) => ({ ...readView(before), version: policy.version })}
            className="text-accent underline"
          >
            to its page
          </Link>
          .
        </p>
      )}
      {asking && (
        <ConfirmDialog
          title={`Register ${name}?`}
          act="Register"
          onConfirm={register}
          onClose={() => setAsking(false)}
        >
          <p>
            It becomes a version of this tenant&rsquo;s own, for good: another text can never stand under the
            same version. It decides nothing until it is promoted.
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}
