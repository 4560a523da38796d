import { PolicyError } from '../errors.ts';
import { type ExprNode, FUNCTIONS, type FunctionName, type ValueNode } from '../model/policy.ts';
import { nearName } from './near_name.ts';

const NAMES: ReadonlySet<string> = new Set(FUNCTIONS);

export const isFunctionName = (name: string): name is FunctionName => NAMES.has(name);

/** What to say of a function that does not exist. */
export const noSuchFunction = (name: string): string =>
  `There is no function ${name}${nearName(name, FUNCTIONS)}.`;

/**
 * The same tree, of which every function exists.
 * @throws PolicyError `policy_invalid`
 */
export function withKnownFunctions(node: ValueNode<string>): ValueNode;
export function withKnownFunctions(node: ExprNode<string>): ExprNode;
export function withKnownFunctions(node: ExprNode<string>): ExprNode {
  const unknown: string[] = [];
  if (allKnown(node, unknown)) return node;
  throw new PolicyError('policy_invalid', unknown.map(noSuchFunction).join(' '));
}

function allKnown(node: ExprNode<string>, unknown: string[]): node is ExprNode {
  if (!('args' in node)) return true;
  if ('func' in node && !isFunctionName(node.func)) {
    unknown.push(node.func);
    return false;
  }
  return node.args.every((arg) => allKnown(arg, unknown));
}
