import type { Comparison, ExprNode } from '../model/policy.ts';

/** Of a predicate by its id: what it always is, `settled` if that takes evaluation, undefined if it depends on inputs or time. */
export type Constant = boolean | 'settled' | undefined;

/** Whether a condition comes to the same whatever the inputs and the moment are. */
export function constantValue(tree: ExprNode<string>, predicates: ReadonlyMap<string, Constant>): Constant {
  return valueOf(tree, predicates) ?? (varies(tree, predicates) ? undefined : 'settled');
}

function valueOf(node: ExprNode<string>, predicates: ReadonlyMap<string, Constant>): boolean | undefined {
  if ('const' in node) return typeof node.const === 'boolean' ? node.const : undefined;
  if ('var' in node) {
    const value = predicates.get(node.var);
    return value === 'settled' ? undefined : value;
  }
  if ('func' in node) return undefined;
  switch (node.op) {
    case 'and':
    case 'or':
      return joined(node.op === 'or', node.args, predicates);
    case 'not': {
      const value = valueOf(node.args[0], predicates);
      return value === undefined ? undefined : !value;
    }
    default:
      return compared(node.op, node.args);
  }
}

/** @param decides the value that one argument suffices for */
function joined(
  decides: boolean,
  nodes: readonly ExprNode<string>[],
  predicates: ReadonlyMap<string, Constant>,
): boolean | undefined {
  const args = nodes.map((node) => valueOf(node, predicates));
  if (args.includes(decides)) return decides;
  return args.every((arg) => arg === !decides) ? !decides : undefined;
}

function compared(
  op: Comparison,
  [left, right]: readonly [ExprNode<string>, ExprNode<string>],
): boolean | undefined {
  // Both sides are read at one moment, so that equal trees have one value.
  const difference = JSON.stringify(left) === JSON.stringify(right) ? 0 : between(left, right);
  if (difference === undefined) return undefined;
  switch (op) {
    case '==':
      return difference === 0;
    case '!=':
      return difference !== 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
  }
}

function between(left: ExprNode<string>, right: ExprNode<string>): number | undefined {
  if (!('const' in left) || !('const' in right)) return undefined;
  return typeof left.const === 'number' && typeof right.const === 'number'
    ? left.const - right.const
    : undefined;
}

function varies(node: ExprNode<string>, predicates: ReadonlyMap<string, Constant>): boolean {
  if ('var' in node) return predicates.get(node.var) === undefined;
  if (!('args' in node)) return false;
  return ('func' in node && node.func === 'now') || node.args.some((arg) => varies(arg, predicates));
}
