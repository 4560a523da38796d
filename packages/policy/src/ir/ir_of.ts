import { PolicyError } from '../errors.ts';
import { operandNode } from '../expression/operand_node.ts';
import { treeOf } from '../expression/tree_of.ts';
import { compareBytes } from '../hash/byte_order.ts';
import type { Ir, IrV10, IrV11 } from '../model/ir.ts';
import {
  type ExprNode,
  OPERATORS,
  type Operand,
  type Operator,
  type Policy,
  type Predicate,
  type Rule,
} from '../model/policy.ts';
import { policyHash } from '../source/policy_json.ts';
import { type IrContent, irHashOf } from './ir_json.ts';

/**
 * The IR of a policy: of version 1.0 where that can say everything, else of 1.1. The same policy gives the same bytes.
 * @throws PolicyError `policy_invalid`: unknown operators or functions, rules of the same id, expressions that do not
 * parse or are nested too deep
 */
export const irOf = (policy: Policy): Ir => irFrom(policy, ({ expr }) => treeOf(expr));

/**
 * As `irOf`, for whoever has the trees already.
 * @param tree of each predicate of the policy, as `treeOf` gives it
 */
export function irFrom(policy: Policy, tree: TreeOf): Ir {
  const rules = policy.rules.toSorted((a, b) => compareBytes(a.id, b.id));
  for (const [index, { id }] of rules.entries()) {
    if (id === rules[index - 1]?.id) throw new PolicyError('policy_invalid', `Two rules have the id ${id}.`);
  }
  const content = contentV10(policy, rules, tree) ?? contentV11(policy, rules, tree);
  // Each branch, as the compiler does not see that a hash belongs to either version.
  return content.ir_version === '1.0'
    ? { ...content, ir_hash: irHashOf(content) }
    : { ...content, ir_hash: irHashOf(content) };
}

type TreeOf = (predicate: Predicate) => ExprNode;
type ContentV10 = Extract<IrContent, { readonly ir_version: '1.0' }>;
type ContentV11 = Extract<IrContent, { readonly ir_version: '1.1' }>;

/** undefined: the first version of the format cannot say it. */
function contentV10(policy: Policy, rules: readonly Rule[], tree: TreeOf): ContentV10 | undefined {
  const { adaptivity } = policy;
  if ((adaptivity?.baseline ?? []).length > 0) return undefined;
  for (const predicate of adaptivity?.predicates ?? []) {
    // Text stays as it is, so that whoever compiles parses it once; of a tree, this refuses unknown functions.
    if (typeof predicate.expr !== 'string') tree(predicate);
  }
  const plain: IrV10['rules'][number][] = [];
  for (const rule of rules) {
    const op = operatorOf(rule);
    const lhs = variableOf(rule.lhs);
    const rhs = variableOf(rule.rhs);
    // Readers of the first version take max_age the other way round: only old audits pass.
    if (op === 'max_age' || rule.severity === 'warn' || lhs === undefined || rhs === undefined)
      return undefined;
    plain.push({ id: rule.id, op, lhs, rhs });
  }
  return {
    ir_version: '1.0',
    policy_id: policy.id,
    policy_hash: policyHash(policy),
    rules: plain,
    ...(adaptivity === undefined
      ? {}
      : { adaptivity: { predicates: adaptivity.predicates, activations: adaptivity.activations } }),
  };
}

function contentV11(policy: Policy, rules: readonly Rule[], tree: TreeOf): ContentV11 {
  const { adaptivity } = policy;
  return {
    ir_version: '1.1',
    policy_id: policy.id,
    policy_version: policy.version,
    policy_hash: policyHash(policy),
    inputs: policy.inputs,
    rules: rules.map((rule) => ({
      id: rule.id,
      op: operatorOf(rule),
      lhs: operandNode(rule.lhs),
      rhs: operandNode(rule.rhs),
      severity: rule.severity ?? 'fail',
    })),
    ...(adaptivity === undefined ? {} : { adaptivity: switchesOf(adaptivity, tree) }),
  };
}

const switchesOf = (
  adaptivity: NonNullable<Policy['adaptivity']>,
  tree: TreeOf,
): NonNullable<IrV11['adaptivity']> => ({
  predicates: adaptivity.predicates.map((predicate) => ({ id: predicate.id, expr: tree(predicate) })),
  activations: adaptivity.activations,
  baseline: adaptivity.baseline ?? [],
});

function variableOf(operand: Operand): { readonly var: string } | undefined {
  if (typeof operand === 'string') return { var: operand };
  return 'var' in operand ? operand : undefined;
}

function operatorOf({ id, op }: Rule): Operator {
  const known = OPERATORS.find((operator) => operator === op);
  if (known !== undefined) return known;
  throw new PolicyError('policy_invalid', `Rule ${id} has an operator that does not exist: ${op}.`);
}
