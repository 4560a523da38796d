import { POLICY_DECISIONS, RULE_STATUSES, type RuleStatus } from '../model/verdict.ts';
import { childPointer } from '../source/shape/pointer.ts';
import { readRuleId } from '../source/shape/read_adaptivity.ts';
import { isObject, readMembers } from '../source/shape/read_members.ts';
import { readChoice, readList } from '../source/shape/read_values.ts';
import type { ShapeProblems } from '../source/shape/shape_problems.ts';
import type { Expectation, ExpectedPlan } from './policy_test.ts';

const EXPECTATION = { what: 'expect', required: [], optional: ['plan', 'verdict', 'results'] } as const;
const PLAN = { what: 'plan', required: [], optional: ['active_rules', 'order', 'cost_sum'] } as const;

export function readExpectation(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): Expectation | undefined {
  if (value === undefined) return undefined;
  const given = readMembers(value, pointer, EXPECTATION, problems);
  if (given === undefined) return undefined;
  const at = (key: string): string => childPointer(pointer, key);
  const plan = readPlan(given.plan, at('plan'), problems);
  const verdict = readChoice(given.verdict, at('verdict'), 'verdict', POLICY_DECISIONS, problems);
  const results = readResults(given.results, at('results'), problems);
  refuseEmpty(given, 'expect', pointer, problems);
  return {
    ...(plan !== undefined && { plan }),
    ...(verdict !== undefined && { verdict }),
    ...(results !== undefined && { results }),
  };
}

function readPlan(value: unknown, pointer: string, problems: ShapeProblems): ExpectedPlan | undefined {
  if (value === undefined) return undefined;
  const given = readMembers(value, pointer, PLAN, problems);
  if (given === undefined) return undefined;
  const at = (key: string): string => childPointer(pointer, key);
  const active = readList(given.active_rules, at('active_rules'), 'active_rules', problems, readRuleId);
  const order = readList(given.order, at('order'), 'order', problems, readRuleId);
  const costSum = given.cost_sum;
  if (costSum !== undefined && typeof costSum !== 'number') {
    return problems.refuse(at('cost_sum'), 'cost_sum must be a number.');
  }
  refuseEmpty(given, 'plan', pointer, problems);
  return {
    ...(active !== undefined && { active_rules: active }),
    ...(order !== undefined && { order }),
    ...(costSum !== undefined && { cost_sum: costSum }),
  };
}

function readResults(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): Readonly<Record<string, RuleStatus>> | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value)) return problems.refuse(pointer, 'results must be a mapping of rule ids.');
  refuseEmpty(value, 'results', pointer, problems);
  const results: [string, RuleStatus][] = [];
  for (const [id, each] of Object.entries(value)) {
    const status = readChoice(
      each,
      childPointer(pointer, id),
      `The result of ${id}`,
      RULE_STATUSES,
      problems,
    );
    if (status !== undefined) results.push([id, status]);
  }
  return Object.fromEntries(results);
}

/** What expects nothing passes for ever. */
function refuseEmpty(given: object, what: string, pointer: string, problems: ShapeProblems): void {
  if (Object.keys(given).length === 0) problems.refuse(pointer, `${what} must say what is expected.`);
}
