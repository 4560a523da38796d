import type { Comparison, ExprNode, FunctionName } from '../model/policy.ts';

/** What an expression over numbers is evaluated in. Both answer undefined for what has no value, once it is said why. */
export interface NumberScope {
  valueOf(name: string): number | undefined;
  refuse(message: string): undefined;
}

type Operation = (...args: readonly number[]) => number;

const OPERATIONS: Readonly<Partial<Record<FunctionName, { readonly of: Operation; readonly arity?: 2 }>>> = {
  add: { of: (a = 0, b = 0) => a + b, arity: 2 },
  sub: { of: (a = 0, b = 0) => a - b, arity: 2 },
  mul: { of: (a = 0, b = 0) => a * b, arity: 2 },
  min: { of: Math.min },
  max: { of: Math.max },
  sum: { of: (...args) => args.reduce((total, arg) => total + arg, 0) },
};

const COMPARE: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** The value of a tree of numbers. Every part is evaluated, so that every wrong one is refused. */
export function numberOf(node: ExprNode, scope: NumberScope): number | undefined {
  if ('const' in node) {
    if (typeof node.const === 'number') return node.const;
    return scope.refuse(`${JSON.stringify(node.const).slice(0, 40)} is no number.`);
  }
  if ('var' in node) return scope.valueOf(node.var);
  if ('op' in node) return scope.refuse(`A condition (${node.op}) stands where a number is needed.`);
  const operation = OPERATIONS[node.func];
  if (operation === undefined) {
    return scope.refuse(`${node.func} has no meaning here: use ${Object.keys(OPERATIONS).join(', ')}.`);
  }
  const { of, arity } = operation;
  if (node.args.length === 0 || (arity !== undefined && node.args.length !== arity)) {
    return scope.refuse(`${node.func} takes ${arity ?? 'one or more'} numbers, not ${node.args.length}.`);
  }
  const args = node.args.map((arg) => numberOf(arg, scope)).filter((arg) => arg !== undefined);
  return args.length === node.args.length ? of(...args) : undefined;
}

/** Whether a condition over numbers holds. */
export function truthOf(node: ExprNode, scope: NumberScope): boolean | undefined {
  if ('const' in node && typeof node.const === 'boolean') return node.const;
  if (!('op' in node)) return scope.refuse('A number stands where a condition is needed: compare it.');
  if (node.op !== 'and' && node.op !== 'or' && node.op !== 'not') {
    const [left, right] = node.args.map((arg) => numberOf(arg, scope));
    return left === undefined || right === undefined ? undefined : COMPARE[node.op](left, right);
  }
  const args = node.args.map((arg) => truthOf(arg, scope)).filter((arg) => arg !== undefined);
  if (args.length !== node.args.length) return undefined;
  switch (node.op) {
    case 'and':
      return args.every(Boolean);
    case 'or':
      return args.some(Boolean);
    case 'not':
      return !args[0];
  }
}
