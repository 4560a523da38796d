import { COMPARISONS, type Expression, type ExprNode } from '../../model/policy.ts';
import { isObject, readMembers } from './read_members.ts';
import { childPointer } from './pointer.ts';
import { readChoice, readList } from './read_values.ts';
import { readValueNode } from './read_value_node.ts';
import type { ShapeProblems } from './shape_problems.ts';

const CONDITION = { what: 'A condition', required: ['op', 'args'], optional: [] } as const;
const OPERATIONS = [...COMPARISONS, 'and', 'or', 'not'] as const;

/** Infix text, which is not parsed here, or a tree. */
export function readExpression(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): Expression | undefined {
  if (typeof value !== 'string') return readExprNode(value, pointer, problems);
  if (value.trim() !== '') return value;
  return problems.refuse(pointer, 'An expression must not be empty: write for example len(suppliers) >= 50.');
}

/** Recursion is bounded by the depth to which documents are read. */
function readExprNode(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): ExprNode<string> | undefined {
  if (!isObject(value) || !Object.hasOwn(value, 'op')) return readValueNode(value, pointer, problems);
  const given = readMembers(value, pointer, CONDITION, problems);
  const op = readChoice(given?.op, childPointer(pointer, 'op'), 'op of a condition', OPERATIONS, problems);
  const at = childPointer(pointer, 'args');
  const args = readList(given?.args, at, 'args', problems, readExprNode);
  if (op === undefined || args === undefined) return undefined;
  const [first, second] = args;
  switch (op) {
    case 'and':
    case 'or':
      return first === undefined ? problems.refuse(at, `${op} must have arguments.`) : { op, args };
    case 'not':
      if (first === undefined || args.length > 1) return problems.refuse(at, 'not must have one argument.');
      return { op, args: [first] };
    default:
      if (first === undefined || second === undefined || args.length > 2) {
        return problems.refuse(at, `${op} must have two arguments.`);
      }
      return { op, args: [first, second] };
  }
}
