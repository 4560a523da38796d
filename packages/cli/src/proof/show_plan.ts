import type { Plan } from '@kakeya/policy';
import { print, printTable } from '../output/print.ts';

export async function printPlan(plan: Plan): Promise<void> {
  await printTable(
    ['#', 'rule', 'cost', 'because'],
    plan.order.map((id, index) => [
      String(index + 1),
      id,
      String(plan.cost[id] ?? 0),
      (plan.reason[id] ?? []).join(', '),
    ]),
  );
  const unknown = plan.unknown_predicates ?? [];
  const lines = [
    `cost_sum   ${plan.cost_sum}`,
    `plan_hash  ${plan.plan_hash}`,
    ...(unknown.length === 0
      ? []
      : [`Not known whether they hold, so that their rules are active: ${unknown.join(', ')}`]),
  ];
  await print(`\n${lines.join('\n')}\n`);
}
