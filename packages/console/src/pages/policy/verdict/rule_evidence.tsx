import { Badge } from '../../../ui/badge.tsx';
import type { RuleResult } from '../../policies/policy_answers.ts';
import { SEVERITY_WORDS } from '../plan/plan_words.ts';
import { proofWords, ruleWord, sideText } from './rule_words.ts';

/** What one rule says, and on what it was decided. */
export function RuleEvidence({ result }: { readonly result: RuleResult }) {
  const { rule_id, evidence, proof } = result;
  const { word, sign, tone } = ruleWord(result);
  const proofs = proofWords(proof);
  const facts = {
    'Left side': sideText(evidence.lhs),
    'Right side': sideText(evidence.rhs),
    ...(evidence.missing.length > 0 ? { 'Missing inputs': evidence.missing.join(', ') } : {}),
    ...(evidence.offending.length > 0 ? { 'Elements that decided it': evidence.offending.join(', ') } : {}),
    ...(proof === null ? {} : { Root: proof.root }),
  };
  return (
    <li className="space-y-1.5 py-3">
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <Badge tone={tone}>
          <span aria-hidden>{sign}</span>
          {word}
        </Badge>
        <code className="font-mono text-sm font-medium break-all">{rule_id}</code>
        <span className="text-sm text-muted">
          {evidence.op}; {SEVERITY_WORDS[evidence.severity]}
        </span>
      </div>
      <p className="break-words">{evidence.message}</p>
      <dl className="grid gap-x-4 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
        {Object.entries(facts).map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-muted">{term}</dt>
            <dd className="font-mono text-xs leading-5 break-all">{value}</dd>
          </div>
        ))}
      </dl>
      {proofs !== undefined && <p className="text-sm text-muted">{proofs}</p>}
    </li>
  );
}
