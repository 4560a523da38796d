import { PolicyError } from '../errors.ts';
import type { Expression, ExprNode } from '../model/policy.ts';
import { withKnownFunctions } from './known_functions.ts';
import { parseExpression } from './parse_expression.ts';
import { treeExcess } from './tree_bounds.ts';

/**
 * The tree of an expression in either form; a tree stays as it is. Names and types are not checked here.
 * @throws PolicyError `policy_invalid`: a text that does not parse (with the offset), an unknown function, a tree
 * past its bounds
 */
export function treeOf(expression: Expression): ExprNode {
  if (typeof expression !== 'string') {
    const excess = treeExcess(expression);
    if (excess !== undefined) throw new PolicyError('policy_invalid', excess);
    return withKnownFunctions(expression);
  }
  const parsed = parseExpression(expression);
  if (parsed.ok) return parsed.expr;
  throw new PolicyError('policy_invalid', `At offset ${parsed.offset} of the expression: ${parsed.message}`);
}
