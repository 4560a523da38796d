import type { ExprNode } from '../model/policy.ts';

/** Deeper trees are refused, so that nothing that walks one can exhaust the stack, and every one has a canonical form in its IR. */
export const MAX_TREE_DEPTH = 62;
/** As many as the longest text can hold; aliases in YAML could make far more out of little. */
const MAX_TREE_NODES = 4096;

/** Why a tree is refused; undefined: it is not. Ends on cycles, too. */
export function treeExcess(root: ExprNode<string>): string | undefined {
  let nodes = 0;
  const within = (node: ExprNode<string>, depth: number): boolean => {
    nodes += 1;
    if (depth > MAX_TREE_DEPTH || nodes > MAX_TREE_NODES) return false;
    return !('args' in node) || node.args.every((arg) => within(arg, depth + 1));
  };
  return within(root, 1)
    ? undefined
    : `Expressions are at most ${MAX_TREE_DEPTH} levels deep and of ${MAX_TREE_NODES} parts: name intermediate results as predicates of their own.`;
}
