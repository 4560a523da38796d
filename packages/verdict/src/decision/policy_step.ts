import type { CheckResult } from '../ensemble/mod.ts';
import { VerdictError } from '../errors.ts';
import type { OutcomePolicy } from '../outcome.ts';
import { escalate, reject, type Reason } from '../reason.ts';
import type { DecisionSettings } from './settings.ts';

/** A version of a policy as it holds for a tenant. The texts carry their own hashes; whoever evaluates them checks those. */
export interface PolicyStanding {
  readonly version: string;
  /** `shadow`: evaluated and recorded, and decides nothing. */
  readonly mode: PolicyMode;
  /** Canonical policy JSON. */
  readonly policy: string;
  readonly ir: string;
  /** Values of inputs that the operator pins: no submission can give others. */
  readonly bindings: Readonly<Record<string, unknown>>;
}

export type PolicyMode = 'shadow' | 'enforced';

/** What a policy says of one output; `unevaluated`: it could not be asked, and why. */
export type PolicyFinding =
  | ({ readonly kind: 'evaluated' } & OutcomePolicy)
  | { readonly kind: 'unevaluated'; readonly id: string; readonly mode: PolicyMode; readonly why: string };

/** What the policy adds to the reasons: only a policy that was asked, and said OK, adds nothing. */
export function policyReasons(
  finding: PolicyFinding | undefined,
  { requirePolicy }: Pick<DecisionSettings, 'requirePolicy'>,
): Reason[] {
  const missing =
    requirePolicy === null || finding?.id === requirePolicy
      ? []
      : [
          escalate('policy_missing', `This tenant requires a context for the policy ${requirePolicy}.`, {
            policy: requirePolicy,
          }),
        ];
  return finding === undefined ? missing : [...missing, ...findingReasons(finding)];
}

function findingReasons(finding: PolicyFinding): Reason[] {
  if (finding.mode === 'shadow') return [];
  const { id } = finding;
  if (finding.kind === 'unevaluated') {
    return [
      escalate('policy_unevaluated', `The policy ${id} was not evaluated: ${finding.why}`, { policy: id }),
    ];
  }
  const { verdict, failed, warned, unknown } = finding;
  if (verdict === 'FAIL') {
    const message = `The policy ${id} fails: ${failed.join(', ')}.`;
    return [reject('policy_failed', message, { policy: id, rules: failed.join(' ') })];
  }
  if (verdict === 'OK') return [];
  const parts = [
    ...(warned.length > 0 ? [`its rules ${warned.join(', ')} ask for a person`] : []),
    ...(unknown.length > 0 ? [`${unknown.join(', ')} cannot be told from the context`] : []),
  ];
  const why = parts.length > 0 ? parts.join('; ') : 'no rule of it applied';
  const values = { policy: id, warned: warned.join(' '), unknown: unknown.join(' ') };
  return [escalate('policy_warned', `The policy ${id} does not say OK: ${why}.`, values)];
}

/** A policy in shadow has no vote. */
export function policyCheck(finding: PolicyFinding): CheckResult {
  const base = { check: 'policy', score: null, durationMs: null } as const;
  const { id, mode } = finding;
  if (finding.kind === 'unevaluated') {
    const status = mode === 'shadow' ? 'not_evaluated' : 'error';
    return { ...base, status, evidence: { policy: id, mode, reason: finding.why } };
  }
  const { version, verdict } = finding;
  const answer = verdict === 'OK' ? 'pass' : 'fail';
  const evidence = { policy: id, version, mode, verdict };
  return { ...base, status: mode === 'shadow' ? 'not_evaluated' : answer, evidence };
}

export const outcomePolicyOf = (finding: PolicyFinding | undefined): OutcomePolicy | null => {
  if (finding?.kind !== 'evaluated') return null;
  const { kind: _, ...policy } = finding;
  return policy;
};

/** @throws VerdictError `document_invalid` */
export function assertStanding(standing: PolicyStanding): void {
  const { version, mode, policy, ir } = standing;
  if (version === '' || policy === '' || ir === '') {
    throw new VerdictError('document_invalid', 'A standing policy has a version, its text and its IR.');
  }
  if (mode !== 'shadow' && mode !== 'enforced') {
    throw new VerdictError('document_invalid', `The mode is shadow or enforced, not ${String(mode)}.`);
  }
}
