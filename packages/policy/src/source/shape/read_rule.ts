import type { Rule } from '../../model/policy.ts';
import { readRuleId } from './read_adaptivity.ts';
import { readMembers } from './read_members.ts';
import { childPointer } from './pointer.ts';
import { readOperand } from './read_value_node.ts';
import { readChoice, readName } from './read_values.ts';
import type { ShapeProblems } from './shape_problems.ts';

const RULE = { what: 'A rule', required: ['id', 'op', 'lhs', 'rhs'], optional: ['severity'] } as const;

export function readRule(value: unknown, pointer: string, problems: ShapeProblems): Rule | undefined {
  const given = readMembers(value, pointer, RULE, problems);
  const id = readRuleId(given?.id, childPointer(pointer, 'id'), problems);
  const op = readName(given?.op, childPointer(pointer, 'op'), 'The operator of a rule', problems);
  const lhs = readOperand(given?.lhs, childPointer(pointer, 'lhs'), problems);
  const rhs = readOperand(given?.rhs, childPointer(pointer, 'rhs'), problems);
  const at = childPointer(pointer, 'severity');
  const severity = readChoice(given?.severity, at, 'severity', ['fail', 'warn'], problems);
  if (id === undefined || op === undefined || lhs === undefined || rhs === undefined) return undefined;
  return { id, op, lhs, rhs, ...(severity === undefined ? {} : { severity }) };
}
