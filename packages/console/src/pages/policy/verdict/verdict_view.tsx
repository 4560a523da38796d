import { Badge } from '../../../ui/badge.tsx';
import { CodeBlock } from '../../../ui/code_block.tsx';
import { TimeText } from '../../../ui/time_text.tsx';
import type { Bindings, PolicyVerdict, PolicyVersion } from '../../policies/policy_answers.ts';
import { HashList } from '../hash_list.tsx';
import type { Question } from '../question/use_asking.ts';
import { RuleEvidence } from './rule_evidence.tsx';
import { VERDICT_WORDS } from './rule_words.ts';
import { verifyCommand } from './verify_command.ts';

interface VerdictViewProps {
  readonly verdict: PolicyVerdict;
  /** What it was asked on. */
  readonly asked: Question;
  readonly policy: PolicyVersion;
  readonly pinned: Bindings;
}

const MODE_WORDS = {
  enforced: 'This version is enforced for the tenant.',
  shadow: 'This version is in shadow for the tenant: what it says has no consequences.',
} as const;

export function VerdictView({ verdict, asked, policy, pinned }: VerdictViewProps) {
  const { tone, sign, means } = VERDICT_WORDS[verdict.verdict];
  const { mode, results, unknown_predicates: unknown = [] } = verdict;
  const command = verifyCommand({
    id: policy.id,
    version: policy.version,
    source: policy.source,
    bindings: pinned,
    evaluatedAt: verdict.evaluated_at,
    ...asked,
  });
  return (
    <div className="space-y-4">
      <div role="status" className="space-y-1">
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone={tone}>
            <span aria-hidden>{sign}</span>
            {verdict.verdict}
          </Badge>
          <span>
            {means}; evaluated <TimeText at={verdict.evaluated_at} />
          </span>
        </p>
        <p className="text-sm text-muted">
          {mode === null ? 'This version is only registered: it decides nothing.' : MODE_WORDS[mode]}
          {unknown.length > 0 && ` Unknown predicates: ${unknown.join(', ')}.`}
        </p>
      </div>
      <ul
        aria-label="Rules in the order of their checks"
        className="divide-y divide-line border-y border-line"
      >
        {results.map((result) => (
          <RuleEvidence key={result.rule_id} result={result} />
        ))}
      </ul>
      <section className="space-y-2">
        <h3 className="font-medium">On your own machine</h3>
        <p className="text-sm text-muted">
          Writes the policy and the context into two files here and verifies them as of the same moment; the
          same hashes come out. It exits with 0 for OK, 10 for WARN and 20 for FAIL.
          {asked.proofs.length > 0 &&
            ' Proofs are not taken there: say under lists in the context where the set itself is.'}
        </p>
        <div className="max-h-72 overflow-y-auto">
          <CodeBlock text={command} what="the command that verifies it" />
        </div>
      </section>
      <HashList
        hashes={{
          Policy: verdict.policy_hash,
          IR: verdict.ir_hash,
          Context: verdict.context_hash,
          Plan: verdict.plan_hash,
        }}
      />
    </div>
  );
}
