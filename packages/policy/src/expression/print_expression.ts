import type { ExprNode, Scalar } from '../model/policy.ts';
import { writeQuoted } from './quoted_text.ts';
import { isInfixName } from './words.ts';

/**
 * Infix text of a tree (of bounded depth, as `treeOf` gives). `parseExpression` reads it back as the same tree;
 * what only a tree can say (such as a name with a space) is shown in a way that it refuses to read.
 */
export function printExpression(expr: ExprNode<string>): string {
  if ('const' in expr) {
    return typeof expr.const === 'object' ? `[${expr.const.map(scalar).join(', ')}]` : scalar(expr.const);
  }
  if ('var' in expr) return isInfixName(expr.var) ? expr.var : unreadable(expr.var);
  if ('func' in expr) {
    const name = isInfixName(expr.func) ? expr.func : unreadable(expr.func);
    return `${name}(${expr.args.map(printExpression).join(', ')})`;
  }
  switch (expr.op) {
    case 'or':
    case 'and':
      return expr.args.length < 2
        ? `${expr.op}(${expr.args.map(printExpression).join(', ')})`
        : expr.args.map((arg) => within(arg, rank(expr) + 1)).join(` ${expr.op} `);
    case 'not':
      return `not ${within(expr.args[0], rank(expr))}`;
    default:
      return expr.args.map((arg) => within(arg, rank(expr) + 1)).join(` ${expr.op} `);
  }
}

/** How tightly a node binds. */
function rank(expr: ExprNode<string>): number {
  if (!('op' in expr)) return 4;
  switch (expr.op) {
    case 'or':
      return 0;
    case 'and':
      return 1;
    case 'not':
      return 2;
    default:
      return 3;
  }
}

const within = (expr: ExprNode<string>, least: number): string =>
  rank(expr) < least ? `(${printExpression(expr)})` : printExpression(expr);

function scalar(value: Scalar): string {
  if (typeof value === 'string') return writeQuoted(value);
  return typeof value === 'number' && !Number.isFinite(value) ? unreadable(String(value)) : String(value);
}

const unreadable = (text: string): string => `\`${text}\``;
