import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExpressionGrammar } from '../../src/expression/expression_grammar.ts';
import { parseExpression } from '../../src/expression/parse_expression.ts';
import { printExpression } from '../../src/expression/print_expression.ts';
import type { ExprNode } from '../../src/model/policy.ts';
import { deepTree, tree } from './trees.ts';

const a = { var: 'a' };
const b = { var: 'b' };
const c = { var: 'c' };
const d = { var: 'd' };

function parsed(text: string): ExprNode {
  const result = parseExpression(text);
  if (!result.ok) throw new Error(`${text}: ${result.message}`);
  return result.expr;
}

function refused(text: string) {
  const result = parseExpression(text);
  if (result.ok) throw new Error(`${text} was read`);
  return result;
}

test('the grammar is unambiguous, without left recursion and of one token of lookahead', () => {
  expect(() => new ExpressionGrammar(false)).not.toThrow();
});

describe('trees', () => {
  test.each<[string, ExprNode]>([
    [
      'len(supplier_hashes) >= 50',
      { op: '>=', args: [{ func: 'len', args: [{ var: 'supplier_hashes' }] }, { const: 50 }] },
    ],
    [
      "sub(now(), last_audit) <= 'P365D'",
      {
        op: '<=',
        args: [{ func: 'sub', args: [{ func: 'now', args: [] }, { var: 'last_audit' }] }, { const: 'P365D' }],
      },
    ],
    [
      'max(1, -2.5e-3, [0, 10])',
      { func: 'max', args: [{ const: 1 }, { const: -0.0025 }, { const: [0, 10] }] },
    ],
    ['[]', { const: [] }],
    ['["a", \'b\', true, false, -1]', { const: ['a', 'b', true, false, -1] }],
    ['len((a))', { func: 'len', args: [a] }],
    ['true', { const: true }],
    ['-0', { const: 0 }],
    ['truth', { var: 'truth' }],
    ['not_a.b_2', { var: 'not_a.b_2' }],
    ['a\n\tand\r\nb', { op: 'and', args: [a, b] }],
    ['now', { var: 'now' }],
  ])('%s', (text, expr) => {
    expect(parsed(text)).toStrictEqual(expr);
  });

  test.each([
    [`'it\\'s "so"'`, `it's "so"`],
    [`"it's \\"so\\""`, `it's "so"`],
    [String.raw`'\\ \n \t \u00e9 \u00E9'`, '\\ \n \t é é'],
    [String.raw`'\ud835\udcb3'`, '𝒳'],
    [`''`, ''],
    [`'ü 漢'`, 'ü 漢'],
    [String.raw`'\\n'`, '\\n'],
  ])('the string %s', (text, value) => {
    expect(parsed(text)).toStrictEqual({ const: value });
  });
});

describe('precedence: or < and < not < comparison', () => {
  test.each<[string, string, ExprNode]>([
    ['a or b and c', 'a or (b and c)', { op: 'or', args: [a, { op: 'and', args: [b, c] }] }],
    ['a and b or c', '(a and b) or c', { op: 'or', args: [{ op: 'and', args: [a, b] }, c] }],
    ['not a and b', '(not a) and b', { op: 'and', args: [{ op: 'not', args: [a] }, b] }],
    ['not a or b', '(not a) or b', { op: 'or', args: [{ op: 'not', args: [a] }, b] }],
    ['not a == b', 'not (a == b)', { op: 'not', args: [{ op: '==', args: [a, b] }] }],
    ['not not a', 'not (not a)', { op: 'not', args: [{ op: 'not', args: [a] }] }],
    ['a and b < c', 'a and (b < c)', { op: 'and', args: [a, { op: '<', args: [b, c] }] }],
    [
      'a < b or c > d',
      '(a < b) or (c > d)',
      {
        op: 'or',
        args: [
          { op: '<', args: [a, b] },
          { op: '>', args: [c, d] },
        ],
      },
    ],
    [
      'a and not b or c',
      '(a and (not b)) or c',
      { op: 'or', args: [{ op: 'and', args: [a, { op: 'not', args: [b] }] }, c] },
    ],
  ])('%s is %s', (bare, explicit, expr) => {
    expect(parsed(bare)).toStrictEqual(expr);
    expect(parsed(explicit)).toStrictEqual(expr);
  });

  test.each(['and', 'or'] as const)('a chain of %s is one node, unless parentheses part it', (op) => {
    expect(parsed(`a ${op} b ${op} c`)).toStrictEqual({ op, args: [a, b, c] });
    expect(parsed(`a ${op} (b ${op} c)`)).toStrictEqual({ op, args: [a, { op, args: [b, c] }] });
    expect(parsed(`(a ${op} b) ${op} c`)).toStrictEqual({ op, args: [{ op, args: [a, b] }, c] });
  });

  test('comparisons do not chain', () => {
    for (const [text, offset] of [
      ['a < b < c', 6],
      ['(a == b == c)', 8],
      ['a and b < c >= d', 12],
    ] as const) {
      expect(refused(text)).toMatchObject({ offset, message: expect.stringContaining('a < b and b < c') });
    }
    expect(parsed('(a == b) == c')).toStrictEqual({ op: '==', args: [{ op: '==', args: [a, b] }, c] });
  });
});

describe('a refusal says where and what to do', () => {
  test.each([
    ['', 0, 'empty'],
    ['  ', 0, 'empty'],
    ['a = 1', 2, '=='],
    ['a && b', 2, 'Write and'],
    ['a || b', 2, 'Write or'],
    ['!a', 0, 'not'],
    ['a - b', 2, 'sub(a, b)'],
    ["a == 'b", 5, 'not closed'],
    [String.raw`'\x41'`, 0, 'escape'],
    ["'a\nb'", 0, 'line'],
    ['01', 0, 'JSON'],
    ['a > 2024-01-01', 4, "'2024-01-31'"],
    ['.5', 0, 'JSON'],
    ['5x', 0, 'JSON'],
    ['straße', 4, 'tree form'],
    ['a-b', 1, 'sub(a, b)'],
    ['a\u00a0', 1, 'U+00A0'],
    ['1e999', 0, 'too large'],
    [String.raw`a == '\ud800'`, 5, 'surrogate'],
    ['"\ud800"', 0, 'surrogate'],
    ['a AND b', 2, 'lower case'],
    ['a and', 5, 'ends where a value must follow'],
    ['(a', 2, 'Expected ) before the end'],
    ['a)', 1, 'Nothing opens the )'],
    ['a]', 1, 'Nothing opens the ]'],
    ['a b', 2, 'and, or, a comparison'],
    ["a 'b'", 2, 'not a string'],
    ['[a]', 1, 'array holds'],
    ['[[1]]', 1, 'array holds'],
    ['[1,]', 3, 'array holds'],
    ['a == not b', 5, '(not b)'],
    ['len(a == b)', 4, 'values, not conditions'],
    ['< 3', 0, 'Expected a value, not <'],
  ])('%j', (text, offset, words) => {
    expect(refused(text)).toMatchObject({ code: 'E2004', offset, message: expect.stringContaining(words) });
  });

  test('an unknown function is named, with the nearest there is, and the first problem wins', () => {
    expect(refused('1 < count(a)')).toMatchObject({ code: 'E2001', offset: 4 });
    expect(refused('foo(1) > max(bar(2), 1e999)')).toMatchObject({ code: 'E2001', offset: 0 });
    expect(refused('lne(a)').message).toContain('did you mean len?');
  });
});

describe('bounds', () => {
  test('text of 4096 UTF-16 units is read, more is not', () => {
    expect(parsed(`a${' '.repeat(4095)}`)).toStrictEqual(a);
    expect(refused(`a${' '.repeat(4096)}`)).toMatchObject({ offset: 4096 });
    expect(refused('('.repeat(1_000_000))).toMatchObject({ offset: 4096 });
  });

  test('62 levels are read, more are refused before anything recurses', () => {
    expect(parsed(`${'('.repeat(62)}a${')'.repeat(62)}`)).toStrictEqual(a);
    expect(refused(`${'('.repeat(63)}a${')'.repeat(63)}`)).toMatchObject({ offset: 62 });
    expect(refused('('.repeat(4096))).toMatchObject({ offset: 62 });
    expect(refused('['.repeat(4096))).toMatchObject({ offset: 62 });
    expect(refused('len('.repeat(1024))).toMatchObject({ offset: 251 });
    expect(parsed('not '.repeat(61) + 'a')).toStrictEqual(deepTree(62));
    expect(refused('not '.repeat(62) + 'a').message).toContain('62 levels');
    expect(refused('not '.repeat(1023) + 'a').message).toContain('62 levels');
  });
});

describe('any text is read or refused at a place in it', () => {
  const holds = (text: string): void => {
    const result = parseExpression(text);
    if (result.ok) {
      expect(parseExpression(printExpression(result.expr))).toStrictEqual(result);
      return;
    }
    expect(result.message).toMatch(/\.$/);
    expect(Number.isInteger(result.offset)).toBe(true);
    expect(result.offset).toBeGreaterThanOrEqual(0);
    expect(result.offset).toBeLessThanOrEqual(text.length);
  };
  const words =
    `and or not true false a len now ( ) [ ] , == != < >= 1 -2.5 'P1D' "x" = ! - \\ ' " . é 1e999`.split(' ');
  const word = fc.constantFrom(...words, ' ', '\n', '\0', '\ud800');

  test('random text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), holds), { seed: 5, numRuns: 500 });
  });

  test('random words', () => {
    const text = fc.tuple(fc.array(word, { maxLength: 20 }), fc.constantFrom('', ' '));
    fc.assert(
      fc.property(text, ([chosen, space]) => holds(chosen.join(space))),
      { seed: 6, numRuns: 1000 },
    );
  });

  test('valid text with a piece cut out or put in', () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat({ max: 3 }), word, (expr, at, cut, piece) => {
        const text = printExpression(expr);
        const start = at % (text.length + 1);
        holds(text.slice(0, start) + text.slice(start + cut));
        holds(text.slice(0, start) + piece + text.slice(start + cut));
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
