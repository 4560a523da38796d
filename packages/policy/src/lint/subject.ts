import { parseExpression } from '../expression/parse_expression.ts';
import type { StaticType } from '../expression/static_type.ts';
import { typeOfInput } from '../expression/static_type.ts';
import { treeExcess } from '../expression/tree_bounds.ts';
import { type NameTypes, typeOf, type Typed } from '../expression/type_of.ts';
import type { ExprNode, Expression, Operand, Policy, Rule, ValueNode } from '../model/policy.ts';
import { childPointer } from '../source/shape/pointer.ts';
import { graphOf, type PredicateGraph } from './predicate_graph.ts';

/** A part of the policy that is a tree, or why it is none. */
export type Part<Tree> =
  | { readonly tree: Tree; readonly typed: Typed }
  | { readonly code: 'E2001' | 'E2004'; readonly problem: string };

export interface RulePart {
  readonly rule: Rule;
  readonly pointer: string;
  readonly lhs: Part<ValueNode<string>>;
  readonly rhs: Part<ValueNode<string>>;
}

export interface PredicatePart {
  readonly id: string;
  readonly pointer: string;
  readonly expr: Expression;
  readonly part: Part<ExprNode<string>>;
}

/** A policy with all that more than one check needs, read once. */
export interface Subject {
  readonly policy: Policy;
  readonly rules: readonly RulePart[];
  readonly predicates: readonly PredicatePart[];
  readonly graph: PredicateGraph;
}

export function subjectOf(policy: Policy): Subject {
  const inputs = new Map<string, StaticType>();
  for (const [name, spec] of Object.entries(policy.inputs)) inputs.set(name, typeOfInput(spec));
  const given = policy.adaptivity?.predicates ?? [];
  const names = new Map<string, StaticType>(given.map(({ id }) => [id, 'boolean']));
  // An id that is also an input is refused; until it is mended, the name stands for the input.
  for (const [name, type] of inputs) names.set(name, type);
  const predicates = given.map(({ id, expr }, i) => {
    const pointer = `/adaptivity/predicates/${i}`;
    return { id, expr, pointer, part: readExpression(expr, names) };
  });
  return {
    policy,
    rules: policy.rules.map((rule, i) => ({
      rule,
      pointer: childPointer('/rules', i),
      lhs: readOperand(rule.lhs, inputs),
      rhs: readOperand(rule.rhs, inputs),
    })),
    predicates,
    graph: graphOf(predicates, inputs),
  };
}

function readOperand(operand: Operand, names: NameTypes): Part<ValueNode<string>> {
  return readTree(typeof operand === 'string' ? { var: operand } : operand, names);
}

function readExpression(expr: Expression, names: NameTypes): Part<ExprNode<string>> {
  if (typeof expr !== 'string') return readTree(expr, names);
  const parsed = parseExpression(expr);
  if (parsed.ok) return readTree(parsed.expr, names);
  return { code: parsed.code, problem: `At offset ${parsed.offset} of the expression: ${parsed.message}` };
}

function readTree<Tree extends ExprNode<string>>(tree: Tree, names: NameTypes): Part<Tree> {
  const problem = treeExcess(tree);
  return problem === undefined ? { tree, typed: typeOf(tree, names) } : { code: 'E2004', problem };
}
