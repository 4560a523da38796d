import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExpression } from '../../src/expression/parse_expression.ts';
import { printExpression } from '../../src/expression/print_expression.ts';
import type { ExprNode } from '../../src/model/policy.ts';
import { tree, wildTree } from './trees.ts';

test('what is printed reads back as the same tree, and prints the same again', () => {
  fc.assert(
    fc.property(tree, (expr) => {
      const text = printExpression(expr);
      fc.pre(text.length <= 4096);
      const read = parseExpression(text);
      expect(read).toEqual({ ok: true, expr });
      expect(read.ok && printExpression(read.expr)).toBe(text);
    }),
    { seed: 8, numRuns: 1000 },
  );
});

test('what only a tree can say is never read back as another tree', () => {
  const plain = (expr: unknown): unknown => JSON.parse(JSON.stringify(expr));
  fc.assert(
    fc.property(wildTree, (expr) => {
      const read = parseExpression(printExpression(expr));
      // As JSON, in which trees are stored, hashed and compared.
      expect([undefined, plain(expr)]).toContainEqual(read.ok ? plain(read.expr) : undefined);
    }),
    { seed: 9, numRuns: 1000 },
  );
});

const a = { var: 'a' };
const b = { var: 'b' };

test.each<[ExprNode<string>, string]>([
  [
    {
      op: 'and',
      args: [
        { op: 'or', args: [a, b] },
        { op: 'not', args: [a] },
        { op: '<', args: [a, b] },
      ],
    },
    '(a or b) and not a and a < b',
  ],
  [{ op: 'not', args: [{ op: 'and', args: [a, b] }] }, 'not (a and b)'],
  [
    {
      op: '==',
      args: [
        { op: 'not', args: [a] },
        { op: '<', args: [a, b] },
      ],
    },
    '(not a) == (a < b)',
  ],
  [
    { func: 'max', args: [{ const: [1, 'x', true] }, { const: 'it\'s "so"\n' }] },
    String.raw`max([1, 'x', true], 'it\'s "so"\n')`,
  ],
  [{ var: 'two words' }, '`two words`'],
  [{ var: 'and' }, '`and`'],
  [{ const: Number.NaN }, '`NaN`'],
  [{ op: 'and', args: [a] }, 'and(a)'],
  [{ const: '\0\u2028\ud800' }, String.raw`'\u0000\u2028\ud800'`],
])('%j is %s', (expr, text) => {
  expect(printExpression(expr)).toBe(text);
});
