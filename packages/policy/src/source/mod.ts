/**
 * Policies as documents: YAML read with the line and column of every problem, what the linter finds in them, the
 * text form of expressions, and the canonical form that is hashed and stored.
 */
export { operandNode } from '../expression/operand_node.ts';
export { parseExpression } from '../expression/parse_expression.ts';
export { printExpression } from '../expression/print_expression.ts';
export { treeOf } from '../expression/tree_of.ts';
export { lintPolicy } from '../lint/lint_policy.ts';
export { readWeights } from '../select/read_weights.ts';
export { parsePolicyJson, policyHash, policyJson } from './policy_json.ts';
export { type ReadPolicy, readPolicy } from './read_policy.ts';
export type { SourceProblem } from './source_problem.ts';
