import { INPUT_TYPES, type InputSpec, type ScalarType } from '../../model/policy.ts';
import { isObject, readMembers } from './read_members.ts';
import { childPointer } from './pointer.ts';
import { readChoice, readName } from './read_values.ts';
import type { ShapeProblems } from './shape_problems.ts';

const INPUT = { what: 'An input', required: ['type'], optional: ['items'] } as const;
const SCALAR_TYPES: readonly ScalarType[] = INPUT_TYPES.filter((type) => type !== 'array');

export function readInputs(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): Readonly<Record<string, InputSpec>> | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value)) {
    return problems.refuse(pointer, 'inputs must be a mapping of names to {type: …}.');
  }
  const entries: [string, InputSpec][] = [];
  for (const [key, spec] of Object.entries(value)) {
    const at = childPointer(pointer, key);
    const name = readName(key, at, 'The name of an input', problems);
    const input = readInput(spec, at, problems);
    if (name !== undefined && input !== undefined) entries.push([name, input]);
  }
  return Object.fromEntries(entries);
}

function readInput(value: unknown, pointer: string, problems: ShapeProblems): InputSpec | undefined {
  const given = readMembers(value, pointer, INPUT, problems);
  const type = readChoice(given?.type, childPointer(pointer, 'type'), 'type', INPUT_TYPES, problems);
  const at = childPointer(pointer, 'items');
  const items = readChoice(given?.items, at, 'items', SCALAR_TYPES, problems);
  if (type === undefined) return undefined;
  if (items === undefined) return { type };
  if (type !== 'array') return problems.refuse(at, `Only an array has items, and this input is a ${type}.`);
  return { type, items };
}
