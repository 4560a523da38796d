import { treeOf } from '../expression/tree_of.ts';
import type { IrV10, IrV11 } from '../model/ir.ts';
import type { Expression, ExprNode } from '../model/policy.ts';
import { childPointer } from '../source/shape/pointer.ts';
import { readActivation, readPredicate, readRuleId } from '../source/shape/read_adaptivity.ts';
import { readMembers } from '../source/shape/read_members.ts';
import { readList } from '../source/shape/read_values.ts';
import type { ShapeProblems } from '../source/shape/shape_problems.ts';
import { refusedAt } from './refused_at.ts';

const V10 = { what: 'adaptivity of IR 1.0', required: ['predicates', 'activations'], optional: [] } as const;
const V11 = {
  what: 'adaptivity of IR 1.1',
  required: ['predicates', 'activations', 'baseline'],
  optional: [],
} as const;

export function readSwitchesV10(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): IrV10['adaptivity'] {
  if (value === undefined) return undefined;
  const given = readMembers(value, pointer, V10, problems);
  const predicates = readPredicates(given?.predicates, pointer, problems, readWritten);
  const activations = readActivations(given?.activations, pointer, problems);
  return predicates === undefined || activations === undefined ? undefined : { predicates, activations };
}

export function readSwitchesV11(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
): IrV11['adaptivity'] {
  if (value === undefined) return undefined;
  const given = readMembers(value, pointer, V11, problems);
  const predicates = readPredicates(given?.predicates, pointer, problems, readTree);
  const activations = readActivations(given?.activations, pointer, problems);
  const at = childPointer(pointer, 'baseline');
  const baseline = readList(given?.baseline, at, 'baseline', problems, readRuleId);
  if (predicates === undefined || activations === undefined || baseline === undefined) return undefined;
  return { predicates, activations, baseline };
}

const readActivations = (value: unknown, pointer: string, problems: ShapeProblems) =>
  readList(value, childPointer(pointer, 'activations'), 'activations', problems, readActivation);

function readPredicates<Expr>(
  value: unknown,
  pointer: string,
  problems: ShapeProblems,
  readExpr: (expr: Expression, pointer: string, problems: ShapeProblems) => Expr | undefined,
): readonly { readonly id: string; readonly expr: Expr }[] | undefined {
  const at = childPointer(pointer, 'predicates');
  return readList(value, at, 'predicates', problems, (item, place) => {
    const predicate = readPredicate(item, place, problems);
    if (predicate === undefined) return undefined;
    const expr = readExpr(predicate.expr, childPointer(place, 'expr'), problems);
    return expr === undefined ? undefined : { id: predicate.id, expr };
  });
}

const readWritten = (expr: Expression, pointer: string, problems: ShapeProblems): Expression | undefined =>
  typeof expr === 'string' ? expr : readTree(expr, pointer, problems);

function readTree(expr: Expression, pointer: string, problems: ShapeProblems): ExprNode | undefined {
  if (typeof expr !== 'string') return refusedAt(pointer, problems, () => treeOf(expr));
  return problems.refuse(pointer, 'An expression of IR 1.1 must be a tree.');
}
