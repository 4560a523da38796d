import { operandNode } from '../expression/operand_node.ts';
import type { IrV10, IrV11 } from '../model/ir.ts';
import { OPERATORS, type ValueNode } from '../model/policy.ts';
import { childPointer } from '../source/shape/pointer.ts';
import { readRuleId } from '../source/shape/read_adaptivity.ts';
import { readMembers } from '../source/shape/read_members.ts';
import { readValueNode } from '../source/shape/read_value_node.ts';
import { readChoice } from '../source/shape/read_values.ts';
import type { ShapeProblems } from '../source/shape/shape_problems.ts';
import { refusedAt } from './refused_at.ts';

const RULE_V10 = { what: 'A rule of IR 1.0', required: ['id', 'op', 'lhs', 'rhs'], optional: [] } as const;
const RULE_V11 = {
  what: 'A rule of IR 1.1',
  required: ['id', 'op', 'lhs', 'rhs', 'severity'],
  optional: [],
} as const;

export function readRuleV10(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): IrV10['rules'][number] | undefined {
  const given = readMembers(value, pointer, RULE_V10, problems);
  const id = readRuleId(given?.id, childPointer(pointer, 'id'), problems);
  const op = readOperator(given?.op, childPointer(pointer, 'op'), problems);
  const lhs = readVariable(given?.lhs, childPointer(pointer, 'lhs'), problems);
  const rhs = readVariable(given?.rhs, childPointer(pointer, 'rhs'), problems);
  if (id === undefined || op === undefined || lhs === undefined || rhs === undefined) return undefined;
  if (op !== 'max_age') return { id, op, lhs, rhs };
  return problems.refuse(pointer, 'IR 1.0 cannot say max_age: its readers would pass only what is too old.');
}

export function readRuleV11(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): IrV11['rules'][number] | undefined {
  const given = readMembers(value, pointer, RULE_V11, problems);
  const id = readRuleId(given?.id, childPointer(pointer, 'id'), problems);
  const op = readOperator(given?.op, childPointer(pointer, 'op'), problems);
  const lhs = readNode(given?.lhs, childPointer(pointer, 'lhs'), problems);
  const rhs = readNode(given?.rhs, childPointer(pointer, 'rhs'), problems);
  const at = childPointer(pointer, 'severity');
  const severity = readChoice(given?.severity, at, 'severity', ['fail', 'warn'], problems);
  if (id === undefined || op === undefined || lhs === undefined || rhs === undefined) return undefined;
  return severity === undefined ? undefined : { id, op, lhs, rhs, severity };
}

const readOperator = (value: unknown, pointer: string, problems: ShapeProblems) =>
  readChoice(value, pointer, 'op', OPERATORS, problems);

function readNode(value: unknown, pointer: string, problems: ShapeProblems): ValueNode | undefined {
  const node = readValueNode(value, pointer, problems);
  return node === undefined ? undefined : refusedAt(pointer, problems, () => operandNode(node));
}

function readVariable(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): { readonly var: string } | undefined {
  const node = readValueNode(value, pointer, problems);
  if (node === undefined || 'var' in node) return node;
  return problems.refuse(pointer, 'An operand of IR 1.0 must be {"var": …}.');
}
