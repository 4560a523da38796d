import type { ExprNode } from '../model/policy.ts';

/** The names in a tree of bounded depth, in its order, once each. */
export function namesIn(tree: ExprNode<string>): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ExprNode<string>): void => {
    if ('var' in node) names.add(node.var);
    if ('args' in node) for (const arg of node.args) visit(arg);
  };
  visit(tree);
  return names;
}
