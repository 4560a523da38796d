import { PolicyError } from '../errors.ts';
import type { CompiledPolicy, CompiledRule, Facts } from '../model/compiled.ts';
import type { Plan } from '../model/plan.ts';
import type { PolicyVerdict, RuleResult, RuleStatus } from '../model/verdict.ts';
import { planHash } from './plan_hash.ts';
import { planOf } from './plan_of.ts';
import { preparedPolicy } from './prepared_policy.ts';
import { verdictOf } from './verdict_of.ts';

/**
 * Evaluates a plan, each rule with its evidence and proof. The plan is made anew from the policy and the facts and
 * must be the same: a plan that leaves a rule out would pass what the rule refuses. Only the weights are taken from
 * it, and they decide nothing but the order.
 * @throws PolicyError `hash_mismatch`: the plan is not what its hash says; `plan_invalid`: it is of another policy,
 * version or context, or not what selection gives
 */
export function verifyPlan(compiled: CompiledPolicy, plan: Plan, facts: Facts): PolicyVerdict {
  refuseOther(plan, replan(compiled, plan, facts));
  const { ruleIndex } = preparedPolicy(compiled);
  const tally = { active: 0, failed: 0, warned: 0, unknown: 0 };
  const results: RuleResult[] = [];
  for (const id of plan.order) {
    const rule = compiled.rules[ruleIndex.get(id) ?? -1];
    if (rule === undefined) throw new PolicyError('plan_invalid', `The policy has no rule ${id}.`);
    const result = resultOf(rule, facts);
    results.push(result);
    tally.active += 1;
    if (result.status === 'unknown') tally.unknown += 1;
    else if (result.status === 'fail') tally[rule.severity === 'fail' ? 'failed' : 'warned'] += 1;
  }
  return {
    verdict: verdictOf({ ...tally, unknownPredicates: plan.unknown_predicates?.length ?? 0 }),
    results,
    ...(plan.unknown_predicates !== undefined && { unknown_predicates: plan.unknown_predicates }),
    policy_hash: compiled.ir.policy_hash,
    ir_hash: plan.ir_hash,
    context_hash: plan.context_hash,
    plan_hash: plan.plan_hash,
    evaluated_at: new Date(facts.nowMs).toISOString(),
  };
}

function replan(compiled: CompiledPolicy, plan: Plan, facts: Facts): Plan {
  if (planHash(plan) !== plan.plan_hash) {
    throw new PolicyError('hash_mismatch', 'The plan was changed after it was made: make it anew.');
  }
  const { selector } = plan;
  return planOf(
    compiled,
    facts,
    selector === 'basic' ? { selector } : { selector, weights: new Map(Object.entries(plan.cost)) },
  );
}

function refuseOther(plan: Plan, made: Plan): void {
  if (plan.plan_hash === made.plan_hash) return;
  throw new PolicyError('plan_invalid', `The plan ${difference(plan, made)}: make it anew.`);
}

function difference(plan: Plan, made: Plan): string {
  if (plan.policy_id !== made.policy_id) return `is of policy ${plan.policy_id}, not ${made.policy_id}`;
  if (plan.ir_hash !== made.ir_hash) return 'is of another version of the policy';
  if (plan.context_hash !== made.context_hash) return 'is of another context';
  return 'is not what the policy selects for this context at this time';
}

function resultOf(rule: CompiledRule, facts: Facts): RuleResult {
  const { truth, evidence, proof } = rule.explain(facts);
  const status: RuleStatus = truth === null ? 'unknown' : truth ? 'pass' : 'fail';
  return { rule_id: rule.id, status, evidence, proof };
}
