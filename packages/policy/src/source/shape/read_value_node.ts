import type { Literal, Operand, Scalar, ValueNode } from '../../model/policy.ts';
import { isObject, readMembers } from './read_members.ts';
import { childPointer } from './pointer.ts';
import { readList, readName } from './read_values.ts';
import type { ShapeProblems } from './shape_problems.ts';

const CONSTANT = { what: 'A literal', required: ['const'], optional: [] } as const;
const VARIABLE = { what: 'A variable', required: ['var'], optional: [] } as const;
const CALL = { what: 'A call', required: ['func', 'args'], optional: [] } as const;

/** The operand of a rule. */
export function readOperand(value: unknown, pointer: string, problems: ShapeProblems): Operand | undefined {
  if (typeof value === 'string') return readName(value, pointer, 'The name of an input', problems);
  return readValueNode(value, pointer, problems);
}

/** A value in a tree: nothing is short for anything here. */
export function readValueNode(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): ValueNode<string> | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value)) return problems.refuse(pointer, bareMessage(value));
  if (Object.hasOwn(value, 'const')) {
    const literal = readLiteral(readMembers(value, pointer, CONSTANT, problems)?.const, pointer, problems);
    return literal === undefined ? undefined : { const: literal };
  }
  if (Object.hasOwn(value, 'var')) {
    const given = readMembers(value, pointer, VARIABLE, problems)?.var;
    const name = readName(given, childPointer(pointer, 'var'), 'The name of an input', problems);
    return name === undefined ? undefined : { var: name };
  }
  if (Object.hasOwn(value, 'func') || Object.hasOwn(value, 'args')) return readCall(value, pointer, problems);
  return problems.refuse(pointer, 'A value is written {const: …}, {var: …} or {func: …, args: […]}.');
}

function readCall(value: unknown, pointer: string, problems: ShapeProblems): ValueNode<string> | undefined {
  const given = readMembers(value, pointer, CALL, problems);
  const func = readName(given?.func, childPointer(pointer, 'func'), 'The name of a function', problems);
  const args = readList(given?.args, childPointer(pointer, 'args'), 'args', problems, readValueNode);
  return func === undefined || args === undefined ? undefined : { func, args };
}

function readLiteral(value: unknown, parent: string, problems: ShapeProblems): Literal | undefined {
  const pointer = childPointer(parent, 'const');
  if (!Array.isArray(value)) return readScalar(value, pointer, problems);
  return readList(value, pointer, 'const', problems, readScalar);
}

function readScalar(value: unknown, pointer: string, problems: ShapeProblems): Scalar | undefined {
  // JSON has no −0 once it is written.
  if (value === 0) return 0;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return problems.refuse(pointer, 'A literal is a string, a number, true or false, or a list of these.');
}

function bareMessage(value: unknown): string {
  if (typeof value === 'string') {
    const name = JSON.stringify(value.slice(0, 40));
    return `A string alone says too little here: write {var: ${name}} for the input, {const: ${name}} for the text.`;
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    return `A bare ${typeof value} is not a value here: write {const: ${value}}.`;
  }
  return Array.isArray(value)
    ? 'A bare list is not a value here: write {const: […]}.'
    : 'A value is missing here: name an input, or write {const: …}.';
}
