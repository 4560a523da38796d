import { PolicyError } from '../errors.ts';
import type { Operand, ValueNode } from '../model/policy.ts';
import { withKnownFunctions } from './known_functions.ts';
import { treeExcess } from './tree_bounds.ts';

/**
 * An operand as a tree: a string is the name of an input. Names and types are not checked here.
 * @throws PolicyError `policy_invalid`: an unknown function, a tree past its bounds
 */
export function operandNode(operand: Operand): ValueNode {
  if (typeof operand === 'string') return { var: operand };
  const excess = treeExcess(operand);
  if (excess !== undefined) throw new PolicyError('policy_invalid', excess);
  return withKnownFunctions(operand);
}
