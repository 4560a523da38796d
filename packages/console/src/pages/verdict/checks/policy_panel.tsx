import { Link } from '@tanstack/react-router';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { EvidenceOutcome } from '../evidence.ts';
import { FactList } from '../fact_list.tsx';

type PolicySaid = NonNullable<EvidenceOutcome['policy']>;

const TONES: Readonly<Record<PolicySaid['verdict'], Tone>> = {
  OK: 'accept',
  WARN: 'escalate',
  FAIL: 'reject',
};

/** What the policy in force said, and what the version in shadow would have said. */
export function PolicyPanel({ outcome }: { readonly outcome: EvidenceOutcome }) {
  const { policy, policy_shadow: shadow } = outcome;
  return (
    <Panel title="Policy">
      {policy === null ? <p className="text-muted">{whyNone(outcome)}</p> : <PolicyVerdict said={policy} />}
      {shadow !== undefined && (
        <div className="mt-4 border-t border-line pt-3">
          <h3 className="mb-2 text-sm">In shadow: it decided nothing</h3>
          <PolicyVerdict said={shadow} />
          {policy !== null && (
            <p className="mt-2 text-sm text-muted">
              {shadow.verdict === policy.verdict
                ? 'It says the same as the version in force.'
                : `It says ${shadow.verdict} where the version in force says ${policy.verdict}.`}
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}

/** The check of the policy says why one that the record names had no say. */
function whyNone({ checks }: EvidenceOutcome): string {
  const check = checks.find((one) => one.check === 'policy');
  if (check === undefined) return 'The record came with no policy.';
  const { policy, reason } = check.evidence;
  return `The policy ${String(policy)} had no say: ${String(reason)}`;
}

function PolicyVerdict({ said }: { readonly said: PolicySaid }) {
  const { id, version, verdict, failed, warned, unknown, policy_hash, ir_hash, context_hash } = said;
  const hashes = [
    ['Policy', policy_hash],
    ['Compiled', ir_hash],
    ['Context', context_hash],
  ] as const;
  return (
    <>
      <p className="mb-2 flex flex-wrap items-center gap-2">
        <Badge tone={TONES[verdict]}>{verdict}</Badge>
        <PolicyLink id={id} text={`${id} ${version}`} />
      </p>
      <FactList
        facts={[
          { name: 'Failed', value: <Rules id={id} rules={failed} /> },
          { name: 'Warned', value: <Rules id={id} rules={warned} /> },
          { name: 'Unknown', value: <Rules id={id} rules={unknown} /> },
          ...hashes.map(([name, hash]) => ({
            name,
            value: <span className="font-mono text-xs break-all">{hash}</span>,
          })),
        ]}
      />
    </>
  );
}

function Rules({ id, rules }: { readonly id: string; readonly rules: readonly string[] }) {
  if (rules.length === 0) return <span className="text-muted">none</span>;
  return (
    <ul className="flex flex-wrap gap-x-3">
      {rules.map((rule) => (
        <li key={rule}>
          <PolicyLink id={id} text={rule} />
        </li>
      ))}
    </ul>
  );
}

function PolicyLink({ id, text }: { readonly id: string; readonly text: string }) {
  return (
    <Link
      to="/policies/$policyId"
      params={{ policyId: id }}
      search={(view) => view}
      className="font-mono text-sm break-all text-accent underline underline-offset-2"
    >
      {text}
    </Link>
  );
}
