import { contextHash } from '../context/context_hash.ts';
import { PolicyError } from '../errors.ts';
import { compareBytes } from '../hash/byte_order.ts';
import type { CompiledPolicy, Facts } from '../model/compiled.ts';
import type { Plan, SelectorName } from '../model/plan.ts';
import { OPERATOR_COST } from './operator_cost.ts';
import { planHash } from './plan_hash.ts';
import { selectRules } from './select_rules.ts';
import type { RuleWeights } from './weights_of.ts';

export interface PlanOptions {
  readonly selector: SelectorName;
  /** For `weighted` only, as `weightsOf` reads them; a rule without one costs what its operator costs. */
  readonly weights?: RuleWeights;
}

/**
 * The active rules in the order of their checks: cheapest first, then by id in byte order.
 * @throws PolicyError `argument_invalid`: weights for the basic selector
 */
export function planOf(compiled: CompiledPolicy, facts: Facts, options: PlanOptions): Plan {
  const { selector, weights } = options;
  if (selector === 'basic' && weights !== undefined) {
    throw new PolicyError('argument_invalid', 'The basic selector takes no weights: choose weighted.');
  }
  const { reasons, unknownPredicates } = selectRules(compiled, facts);
  const cost = new Map<string, number>();
  for (const { id, op } of compiled.rules) {
    if (reasons.has(id)) cost.set(id, weights?.get(id) ?? OPERATOR_COST[op]);
  }
  const costs = [...cost].toSorted((a, b) => a[1] - b[1] || compareBytes(a[0], b[0]));
  const unhashed = {
    policy_id: compiled.policy.id,
    ir_hash: compiled.ir.ir_hash,
    context_hash: contextHash(facts.context),
    selector,
    active_rules: [...reasons.keys()],
    order: costs.map(([id]) => id),
    cost: Object.fromEntries(cost),
    cost_sum: costs.reduce((sum, [, value]) => sum + value, 0),
    reason: Object.fromEntries(reasons),
    ...(unknownPredicates.length > 0 && { unknown_predicates: unknownPredicates }),
  };
  return { ...unhashed, plan_hash: planHash(unhashed) };
}
