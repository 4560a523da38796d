import {
  type CedarValueJson,
  preparsePolicySet,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { Policy, Rule } from '@kakeya/policy';
import { literalOf } from './literal_of.ts';

const POLICY_SET = 'benchmark';
const WHO = { type: 'Subject', id: 'one' };

interface CedarOutcome {
  readonly failed: readonly string[];
  readonly unknown: readonly string[];
}

/**
 * The same rules in Cedar, parsed once: what each rule does not let hold is forbidden, so that the rules which decide a
 * denial are those that fail, and a rule over a value that is missing is an error of its own: it is unknown.
 */
export function cedar(policy: Policy): (values: Record<string, CedarValueJson>) => CedarOutcome {
  const forbidden = policy.rules.map(
    (rule) => [rule.id, `forbid(principal, action, resource) unless { ${conditionOf(rule)} };`] as const,
  );
  const parsed = preparsePolicySet(POLICY_SET, {
    staticPolicies: { ...Object.fromEntries(forbidden), rest: 'permit(principal, action, resource);' },
  });
  if (parsed.type === 'failure') throw new Error(parsed.errors.map(({ message }) => message).join(' '));
  return (context) => {
    const answer = statefulIsAuthorized({
      principal: WHO,
      action: { type: 'Action', id: 'check' },
      resource: WHO,
      context,
      preparsedPolicySetId: POLICY_SET,
      entities: [],
    });
    if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join(' '));
    const { decision, diagnostics } = answer.response;
    return {
      failed: decision === 'deny' ? diagnostics.reason : [],
      unknown: diagnostics.errors.map(({ policyId }) => policyId),
    };
  };
}

function conditionOf({ op, lhs, rhs }: Rule): string {
  if (typeof lhs !== 'string') throw new Error('Cedar is given inputs only.');
  const left = `context.${lhs}`;
  const right = JSON.stringify(literalOf(rhs));
  switch (op) {
    case 'eq':
      return `${left} == ${right}`;
    case 'neq':
      return `${left} != ${right}`;
    case 'in':
      return `${right}.contains(${left})`;
    case 'range_min':
      return `${left} >= ${right}`;
    case 'range_max':
      return `${left} <= ${right}`;
    default:
      throw new Error(`Cedar is not given ${op}.`);
  }
}
