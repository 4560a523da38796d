import { compareBytes } from '../hash/byte_order.ts';
import type { Plan } from '../model/plan.ts';
import type { PolicyVerdict } from '../model/verdict.ts';
import type { Expectation, ExpectedPlan } from './policy_test.ts';

/** One expectation that was not met. */
export interface Mismatch {
  /** `verdict`, `plan.order`, `results.<rule>`, `context`. */
  readonly what: string;
  /** To be shown one below the other: what was expected begins with `- `, what came instead with `+ `. */
  readonly lines: readonly string[];
}

/** What of an expectation a plan and its verdict do not meet. */
export function compareExpected(expected: Expectation, plan: Plan, verdict: PolicyVerdict): Mismatch[] {
  return [
    ...comparePlan(expected.plan ?? {}, plan),
    ...compareVerdict(expected, verdict),
    ...compareResults(expected, verdict),
  ];
}

function comparePlan({ active_rules, order, cost_sum }: ExpectedPlan, plan: Plan): Mismatch[] {
  const mismatches: Mismatch[] = [];
  if (active_rules !== undefined) {
    const lacking = active_rules.filter((id) => !plan.active_rules.includes(id));
    const surplus = plan.active_rules.filter((id) => !active_rules.includes(id));
    const lines = [...lacking.map((id) => `- ${id}`), ...surplus.map((id) => `+ ${id} (${why(plan, id)})`)];
    if (lines.length > 0) mismatches.push({ what: 'plan.active_rules', lines });
  }
  if (order !== undefined && JSON.stringify(order) !== JSON.stringify(plan.order)) {
    const priced = plan.order.map((id) => `${id} (${plan.cost[id]})`);
    mismatches.push({ what: 'plan.order', lines: [`- ${listed(order)}`, `+ ${listed(priced)}`] });
  }
  if (cost_sum !== undefined && cost_sum !== plan.cost_sum) {
    mismatches.push({ what: 'plan.cost_sum', lines: [`- ${cost_sum}`, `+ ${plan.cost_sum}`] });
  }
  return mismatches;
}

const listed = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : ids.join(', '));

const why = (plan: Plan, id: string): string => `by ${listed(plan.reason[id] ?? [])}`;

function compareVerdict(expected: Expectation, verdict: PolicyVerdict): Mismatch[] {
  if (expected.verdict === undefined || expected.verdict === verdict.verdict) return [];
  const { results, unknown_predicates = [] } = verdict;
  const causes = [
    ...results
      .filter(({ status }) => status !== 'pass')
      .map(
        ({ rule_id, status, evidence }) =>
          `+   ${rule_id} ${status} (${evidence.severity}): ${evidence.message}`,
      ),
    ...unknown_predicates.map((id) => `+   predicate ${id} unknown`),
    ...(results.length === 0 ? ['+   no rule is active'] : []),
  ];
  return [{ what: 'verdict', lines: [`- ${expected.verdict}`, `+ ${verdict.verdict}`, ...causes] }];
}

function compareResults({ results = {} }: Expectation, verdict: PolicyVerdict): Mismatch[] {
  const found = new Map(verdict.results.map((result) => [result.rule_id, result]));
  return Object.entries(results)
    .toSorted(([a], [b]) => compareBytes(a, b))
    .flatMap(([id, status]) => {
      const result = found.get(id);
      if (result?.status === status) return [];
      const actual = result === undefined ? 'not active' : `${result.status}: ${result.evidence.message}`;
      return [{ what: `results.${id}`, lines: [`- ${status}`, `+ ${actual}`] }];
    });
}
