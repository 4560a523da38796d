import type { PolicyDocument, PolicyPlan } from '../../policies/policy_answers.ts';

/** `untold`: it activates no rule itself, so that a plan does not say. */
export type PredicateTruth = 'true' | 'false' | 'unknown' | 'untold';

export interface JudgedPredicate {
  readonly id: string;
  readonly truth: PredicateTruth;
  /** Rules that it would activate. */
  readonly rules: readonly string[];
}

export interface PlannedRule {
  readonly id: string;
  readonly op: string;
  /** What follows when it does not hold. */
  readonly severity: 'fail' | 'warn';
  readonly cost: number;
  /** Of this rule and all before it. */
  readonly costSoFar: number;
  /** Predicates, or `baseline`. */
  readonly because: readonly string[];
}

export interface PlanView {
  /** In policy order. */
  readonly predicates: readonly JudgedPredicate[];
  /** In the order of their checks. */
  readonly rules: readonly PlannedRule[];
  /** Rules that nothing activates here. */
  readonly idle: readonly string[];
  readonly costSum: number;
}

export const BASELINE = 'baseline';

/** What a plan says, put together with the policy it is of: which predicates held, and which rules follow. */
export function planView({ rules, adaptivity }: PolicyDocument, plan: PolicyPlan): PlanView {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const active = new Set(plan.order);
  let costSoFar = 0;
  return {
    predicates: (adaptivity?.predicates ?? []).map(({ id }) => {
      const activated = activatedBy(id, adaptivity);
      return { id, truth: truthOf(id, activated, plan), rules: activated };
    }),
    rules: plan.order.map((id) => {
      const { op = '', severity = 'fail' } = byId.get(id) ?? {};
      const cost = plan.cost[id] ?? 0;
      costSoFar += cost;
      return { id, op, severity, cost, costSoFar, because: plan.reason[id] ?? [] };
    }),
    idle: rules.flatMap(({ id }) => (active.has(id) ? [] : [id])),
    costSum: plan.cost_sum,
  };
}

function activatedBy(id: string, adaptivity: PolicyDocument['adaptivity']): readonly string[] {
  const rules = (adaptivity?.activations ?? []).flatMap((one) => (one.when === id ? one.rules : []));
  return [...new Set(rules)];
}

/** A predicate that holds is a reason of each rule that it activates, and so is one that is unknown. */
function truthOf(id: string, activated: readonly string[], plan: PolicyPlan): PredicateTruth {
  if (plan.unknown_predicates?.includes(id) === true) return 'unknown';
  const [first] = activated;
  if (first === undefined) return 'untold';
  return plan.reason[first]?.includes(id) === true ? 'true' : 'false';
}
