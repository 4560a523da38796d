import type { Plan } from '../model/plan.ts';

/**
 * Compact JSON in the order of the plan's members, maps in byte order of the rule ids. Same plan, same bytes: the
 * maps are written from `active_rules`, since an object lists names that look like integers first.
 */
export function planJson(plan: Plan): string {
  const members = [
    member('policy_id', plan.policy_id),
    member('ir_hash', plan.ir_hash),
    member('context_hash', plan.context_hash),
    member('selector', plan.selector),
    member('active_rules', plan.active_rules),
    member('order', plan.order),
    `"cost":${byRule(plan, plan.cost)}`,
    member('cost_sum', plan.cost_sum),
    `"reason":${byRule(plan, plan.reason)}`,
  ];
  if (plan.unknown_predicates !== undefined) {
    members.push(member('unknown_predicates', plan.unknown_predicates));
  }
  members.push(member('plan_hash', plan.plan_hash));
  return `{${members.join(',')}}`;
}

const byRule = (plan: Plan, map: Readonly<Record<string, unknown>>): string =>
  `{${plan.active_rules.map((id) => member(id, map[id])).join(',')}}`;

const member = (name: string, value: unknown): string => `${JSON.stringify(name)}:${JSON.stringify(value)}`;
