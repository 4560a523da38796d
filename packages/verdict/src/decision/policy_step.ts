import type { Pcs } from '@kakeya/protocol';
import type { CheckResult } from '../ensemble/mod.ts';
import { VerdictError } from '../errors.ts';
import type { Outcome, OutcomePolicy } from '../outcome.ts';
import { escalate, reject, type Reason } from '../reason.ts';
import type { DecisionSettings } from './settings.ts';

/** A version of a policy. The texts carry their own hashes; whoever evaluates them checks those. */
export interface PolicyStanding {
  readonly version: string;
  /** Canonical policy JSON. */
  readonly policy: string;
  readonly ir: string;
  /** Values of inputs that the operator pins: no submission can give others. */
  readonly bindings: Readonly<Record<string, unknown>>;
}

/** What holds for a tenant under one id: not both are null. What is in shadow is evaluated and decides nothing. */
export interface PolicyInForce {
  readonly enforced: PolicyStanding | null;
  readonly shadow: PolicyStanding | null;
}

/** What a version says of one output, or why it could not be asked. */
export type PolicyAnswer =
  | { readonly kind: 'evaluated'; readonly says: OutcomePolicy }
  | { readonly kind: 'unevaluated'; readonly why: string };

/** What the policy that a record names says of it. */
export interface PolicyFinding {
  readonly id: string;
  /** null: none is enforced, only in shadow. */
  readonly enforced: PolicyAnswer | null;
  readonly shadow: PolicyAnswer | null;
}

/**
 * What the policy adds to the reasons: only one that was asked, and said OK, adds nothing. A record that is signed for
 * a policy and comes without it is not taken for one that needs none: whoever carries it could have taken it off.
 */
export function policyReasons(
  record: Pcs,
  finding: PolicyFinding | undefined,
  { requirePolicy }: Pick<DecisionSettings, 'requirePolicy'>,
): Reason[] {
  const answer = finding?.enforced ?? null;
  const reasons = finding === undefined || answer === null ? [] : answerReasons(finding.id, answer);
  if (requirePolicy === null)
    return finding === undefined && isSignedForPolicy(record) ? [policyOff()] : reasons;
  if (finding?.id === requirePolicy && answer !== null) return reasons;
  const message = `This tenant requires that the policy ${requirePolicy} is enforced on each record.`;
  return [escalate('policy_missing', message, { policy: requirePolicy }), ...reasons];
}

const isSignedForPolicy = (record: Pcs): boolean =>
  record.version === '0.2' && record.context?.policy_context !== undefined;

const policyOff = (): Reason =>
  escalate('policy_missing', 'The record is signed for a policy, which did not come with it.');

function answerReasons(policy: string, answer: PolicyAnswer): Reason[] {
  if (answer.kind === 'unevaluated') {
    const message = `The policy ${policy} was not evaluated: ${answer.why}`;
    return [escalate('policy_unevaluated', message, { policy })];
  }
  const { verdict, failed, warned, unknown } = answer.says;
  if (verdict === 'OK') return [];
  if (verdict === 'FAIL') {
    const message = `The policy ${policy} fails: ${failed.join(', ')}.`;
    return [reject('policy_failed', message, { policy, rules: failed.join(' ') })];
  }
  const parts = [
    ...(warned.length > 0 ? [`its rules ${warned.join(', ')} ask for a person`] : []),
    ...(unknown.length > 0 ? [`the context does not tell ${unknown.join(', ')}`] : []),
  ];
  const why = parts.length > 0 ? parts.join('; ') : 'no rule of it applied';
  const values = { policy, warned: warned.join(' '), unknown: unknown.join(' ') };
  return [escalate('policy_warned', `The policy ${policy} does not say OK: ${why}.`, values)];
}

/** What is only in shadow has no vote. */
export function policyCheck({ id: policy, enforced }: PolicyFinding): CheckResult {
  const base = { check: 'policy', score: null, durationMs: null } as const;
  if (enforced === null)
    return { ...base, status: 'not_evaluated', evidence: { policy, reason: 'it is only in shadow' } };
  if (enforced.kind === 'unevaluated')
    return { ...base, status: 'error', evidence: { policy, reason: enforced.why } };
  const { version, verdict } = enforced.says;
  return { ...base, status: verdict === 'OK' ? 'pass' : 'fail', evidence: { policy, version, verdict } };
}

export function outcomePolicies(
  finding: PolicyFinding | undefined,
): Pick<Outcome, 'policy' | 'policy_shadow' | 'policy_hash'> {
  const policy = said(finding?.enforced);
  const shadow = said(finding?.shadow);
  return {
    policy,
    ...(shadow === null ? {} : { policy_shadow: shadow }),
    policy_hash: policy?.policy_hash ?? null,
  };
}

const said = (answer: PolicyAnswer | null | undefined): OutcomePolicy | null =>
  answer?.kind === 'evaluated' ? answer.says : null;

/** @throws VerdictError `document_invalid` */
export function assertInForce({ enforced, shadow }: PolicyInForce): void {
  for (const standing of [enforced, shadow]) {
    if (standing === null) continue;
    const { version, policy, ir } = standing;
    if (version === '' || policy === '' || ir === '')
      throw new VerdictError('document_invalid', 'A policy in force has a version, its text and its IR.');
  }
}
