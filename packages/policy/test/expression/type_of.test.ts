import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type StaticType, typeOfInput } from '../../src/expression/static_type.ts';
import { treeOf } from '../../src/expression/tree_of.ts';
import { type NameTypes, typeOf } from '../../src/expression/type_of.ts';
import { wildTree } from './trees.ts';

const names: NameTypes = new Map<string, StaticType>([
  ['n', 'number'],
  ['s', 'string'],
  ['b', 'boolean'],
  ['h', 'hex'],
  ['d', 'date'],
  ['any', typeOfInput({ type: 'array' })],
  ['ns', typeOfInput({ type: 'array', items: 'number' })],
  ['ds', typeOfInput({ type: 'array', items: 'date' })],
  ['hs', typeOfInput({ type: 'array', items: 'hex' })],
]);

describe('has a type', () => {
  test.each<[string, StaticType]>([
    ['1', 'number'],
    ['true', 'boolean'],
    ["'P1D'", { text: 'P1D' }],
    ["['a', 'b']", { texts: ['a', 'b'] }],
    ['[1, 2]', { items: 'number' }],
    ['[true]', { items: 'boolean' }],
    ["[1, 'a']", { items: 'any' }],
    ['[]', { items: 'any' }],
    ['n', 'number'],
    ['any', { items: 'any' }],
    ['hs', { items: 'hex' }],
    ['len(hs)', 'number'],
    ['len(s)', 'number'],
    ["len('abc')", 'number'],
    ['max(n)', 'number'],
    ['max(1, n, 3)', 'number'],
    ['min(ns)', 'number'],
    ["max(d, now(), '2024-01-31')", 'date'],
    ['max(ds)', 'date'],
    ["max(['2024-01-31', '2024-02-29'])", 'date'],
    ['sum(ns)', 'number'],
    ['sum(1, n)', 'number'],
    ['now()', 'date'],
    ['sub(n, 1)', 'number'],
    ['sub(now(), d)', 'duration'],
    ["sub('2024-01-31', d)", 'duration'],
    ["sub(d, '2024-01-31')", 'duration'],
    ["sub(d, 'P1Y')", 'date'],
    ["add(d, 'P1M')", 'date'],
    ['add(d, sub(now(), d))', 'date'],
    ['add(1, 2)', 'number'],
    ['mul(n, 2)', 'number'],
    ["mul('P1D', n)", 'duration'],
    ['n < 1 and not b', 'boolean'],
    ['b == (n > 1)', 'boolean'],
    ["d >= '2024-01-31'", 'boolean'],
    ["'2024-01-31T12:00Z' < d", 'boolean'],
    ["sub(now(), d) <= 'P365D'", 'boolean'],
    ["sub(now(), d) == mul('PT1H', 24)", 'boolean'],
    ["h == 'ABCD'", 'boolean'],
    ["s != 'P1D'", 'boolean'],
    ["'a' == 'b'", 'boolean'],
  ])('%s', (text, type) => {
    expect(typeOf(treeOf(text), names)).toStrictEqual({ ok: true, type });
  });
});

describe('E2004', () => {
  test.each<[string, string, string]>([
    ['len(n)', '', 'len(array), len(string), but not len(number)'],
    ['len()', '', 'not len()'],
    ['len(s, s)', '', 'not len(string, string)'],
    ['max()', '', 'not max()'],
    ['max(n, d)', '', 'not max(number, date)'],
    ['max(s)', '', 'not max(string)'],
    ['sum(any)', '', 'not sum(array)'],
    ['sum(hs)', '', 'not sum(array of hex)'],
    ['sum(d)', '', 'not sum(date)'],
    ['now(1)', '', 'not now(number)'],
    ['sub(n)', '', 'not sub(number)'],
    ['sub(n, d)', '', 'not sub(number, date)'],
    ["sub(d, '2024-02-30')", '', "not sub(date, string '2024-02-30')"],
    ['add(d, d)', '', 'not add(date, date)'],
    ["add('P1D', d)", '', "not add(duration 'P1D', date)"],
    ["mul('P1Y', 2)", '', 'no fixed length'],
    ['mul(d, 2)', '', 'not mul(date, number)'],
    ['n == s', '', 'number == string'],
    ["n < '1'", '', "number < string '1'"],
    ["d > '2024-13-01'", '', "string '2024-13-01'"],
    ["d > 'P1D'", '', "date > duration 'P1D'"],
    ["sub(now(), d) > 'P1Y'", '', 'no fixed length'],
    ['sub(now(), d) > 365', '', 'duration > number'],
    ["h == 'xyz'", '', "hex == string 'xyz'"],
    ["h == 'abc'", '', "hex == string 'abc'"],
    ['h == s', '', 'hex == string'],
    ['ns == ns', '', 'array of number == array of number'],
    ["s < 'a'", '', 'no order'],
    ['b < true', '', 'no order'],
    ["'2024-01-31' < '2025-01-31'", '', 'no order'],
    ['n and b', '/args/0', 'argument 1 is number'],
    ['b or (b and s)', '/args/1/args/1', 'argument 2 is string'],
    ["not 'true'", '/args/0', "string 'true'"],
    ['b and max(n, d) > 1', '/args/1/args/0', 'max(number, date)'],
  ])('%s', (text, pointer, words) => {
    expect(typeOf(treeOf(text), names)).toMatchObject({
      ok: false,
      problems: [{ code: 'E2004', pointer, message: expect.stringContaining(words) }],
    });
  });

  test.each(['and', 'or'] as const)('%s of fewer than two', (op) => {
    for (const args of [[], [{ var: 'b' }]]) {
      expect(typeOf({ op, args }, names)).toMatchObject({
        ok: false,
        problems: [{ code: 'E2004', pointer: '' }],
      });
    }
  });
});

test('every unknown name and function is told, and nothing that follows from it', () => {
  const tree = {
    op: 'and',
    args: [
      { op: '<', args: [{ var: 'x' }, { const: 'a' }] },
      { op: '==', args: [{ func: 'foo', args: [{ var: 'y' }] }, { const: 1 }] },
    ],
  } as const;
  const typed = typeOf(tree, names);
  expect(typed.ok ? [] : typed.problems.map(({ code, pointer }) => [code, pointer])).toStrictEqual([
    ['E2003', '/args/0/args/0'],
    ['E2003', '/args/1/args/0/args/0'],
    ['E2001', '/args/1/args/0/func'],
  ]);
});

test('any tree has a type or a problem, at a place in it', () => {
  fc.assert(
    fc.property(wildTree, (tree) => {
      const typed = typeOf(tree, names);
      if (typed.ok) return;
      expect(typed.problems.length).toBeGreaterThan(0);
      for (const { pointer } of typed.problems) {
        let place: unknown = tree;
        for (const key of pointer.split('/').slice(1)) {
          place = Object.entries(Object(place)).find(([name]) => name === key)?.[1];
        }
        expect(place).toBeDefined();
      }
    }),
    { seed: 10, numRuns: 500 },
  );
});
