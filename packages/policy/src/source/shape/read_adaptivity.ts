import type { Activation, Adaptivity, Predicate } from '../../model/policy.ts';
import { readMembers } from './read_members.ts';
import { childPointer } from './pointer.ts';
import { readExpression } from './read_expression.ts';
import { readList, readName } from './read_values.ts';
import type { ShapeProblems } from './shape_problems.ts';

const ADAPTIVITY = {
  what: 'adaptivity',
  required: ['predicates', 'activations'],
  optional: ['baseline'],
} as const;
const PREDICATE = { what: 'A predicate', required: ['id', 'expr'], optional: [] } as const;
const ACTIVATION = { what: 'An activation', required: ['when', 'rules'], optional: [] } as const;

export function readAdaptivity(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): Adaptivity | undefined {
  if (value === undefined) return undefined;
  const given = readMembers(value, pointer, ADAPTIVITY, problems);
  const predicates = readList(
    given?.predicates,
    childPointer(pointer, 'predicates'),
    'predicates',
    problems,
    readPredicate,
  );
  const activations = readList(
    given?.activations,
    childPointer(pointer, 'activations'),
    'activations',
    problems,
    readActivation,
  );
  const baseline = readList(
    given?.baseline,
    childPointer(pointer, 'baseline'),
    'baseline',
    problems,
    readRuleId,
  );
  if (predicates === undefined || activations === undefined) return undefined;
  return { predicates, activations, ...(baseline === undefined ? {} : { baseline }) };
}

export function readPredicate(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): Predicate | undefined {
  const given = readMembers(value, pointer, PREDICATE, problems);
  const id = readName(given?.id, childPointer(pointer, 'id'), 'The id of a predicate', problems);
  const expr = readExpression(given?.expr, childPointer(pointer, 'expr'), problems);
  return id === undefined || expr === undefined ? undefined : { id, expr };
}

export function readActivation(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): Activation | undefined {
  const given = readMembers(value, pointer, ACTIVATION, problems);
  const when = readName(given?.when, childPointer(pointer, 'when'), 'The id of a predicate', problems);
  const rules = readList(given?.rules, childPointer(pointer, 'rules'), 'rules', problems, readRuleId);
  return when === undefined || rules === undefined ? undefined : { when, rules };
}

export function readRuleId(value: unknown, pointer: string, problems: ShapeProblems): string | undefined {
  return readName(value, pointer, 'The id of a rule', problems);
}
