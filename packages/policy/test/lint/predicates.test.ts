import { describe, expect, test } from 'vitest';
import { lintPolicy } from '../../src/lint/lint_policy.ts';
import type { Predicate } from '../../src/model/policy.ts';
import { and, variable, withPredicates } from './policies.ts';
import { firstMessage, said } from './said.ts';

describe('E2004 expressions', () => {
  test.each<[string, Predicate['expr'], string, string]>([
    ['does not parse', 'number =', '', 'At offset 7 of the expression: Write =='],
    ['no condition', 'number', '', 'this is number'],
    ['no condition', "'2024-01-31'", '', "this is date '2024-01-31'"],
    ['types', "flag or number > 'a'", '', "In number > 'a': number > string 'a'"],
    ['types, in a tree', and(variable('flag'), variable('number')), '/args/1', 'argument 2 is number'],
    ['fixed length', "sub(now(), date) > 'P1Y'", '', 'no fixed length'],
    ['one argument', and(variable('flag')), '', 'two arguments'],
  ])('%s: %j', (_, expr, pointer, words) => {
    const policy = withPredicates(expr);
    expect(said(policy)).toStrictEqual([`E2004 /adaptivity/predicates/0/expr${pointer}`]);
    expect(firstMessage(policy)).toContain(words);
  });
});

describe('E3001 cycle', () => {
  test('each is told once, at the predicate that comes first', () => {
    const policy = withPredicates('flag', 'p3', 'p2', 'p0 and p4', 'p1', 'p2 or p1');
    expect(said(policy)).toStrictEqual([
      'E3001 /adaptivity/predicates/1/expr',
      'E3001 /adaptivity/predicates/2/expr',
    ]);
    expect(firstMessage(policy)).toContain('p1 → p3 → p4 → p1');
  });

  test('not where many lead to one, nor through an input of that name', () => {
    expect(said(withPredicates('p1 and p2', 'p3', 'p3', 'flag'))).toStrictEqual([]);
    expect(said(withPredicates({ id: 'flag', expr: 'flag and number > 1' }))).toStrictEqual([
      'E1004 /adaptivity/predicates/0/id',
    ]);
  });

  test('a chain of ten thousand exhausts nothing', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => variable(i === 0 ? 'p9999' : `p${i - 1}`));
    expect(said(withPredicates(...chain))).toStrictEqual(['E3001 /adaptivity/predicates/0/expr']);
  });
});

describe('E2004 references past what is evaluated', () => {
  const chainOf = (length: number, link: (before: string) => string): Predicate[] =>
    Array.from({ length }, (_, i) => ({ id: `p${i}`, expr: i === 0 ? 'flag' : link(`p${i - 1}`) }));

  test('more than 64 deep: told once, where it is first, in whatever order they stand', () => {
    const chain = (length: number): Predicate[] => chainOf(length, (before) => `not ${before}`);
    expect(said(withPredicates(...chain(64)))).toStrictEqual([]);
    expect(said(withPredicates(...chain(100)))).toStrictEqual(['E2004 /adaptivity/predicates/64/expr']);
    expect(said(withPredicates(...chain(100).toReversed()))).toStrictEqual([
      'E2004 /adaptivity/predicates/35/expr',
    ]);
    expect(firstMessage(withPredicates(...chain(100)))).toContain('Predicate p64 refers');
  });

  test('more than 10,000 parts, where each doubles the work', () => {
    const doubling = chainOf(20, (before) => `${before} and ${before}`);
    expect(said(withPredicates(...doubling.slice(0, 12)))).toStrictEqual([]);
    expect(said(withPredicates(...doubling))).toStrictEqual(['E2004 /adaptivity/predicates/12/expr']);
    expect(firstMessage(withPredicates(...doubling))).toContain('more than 10000 parts');
  });
});

describe('W2002 constant predicate', () => {
  test.each([
    ['1 < 2', 'always holds'],
    ['2 < 1', 'never holds'],
    ['true', 'always holds'],
    ['number == number', 'always holds'],
    ['len(hexes) < len(hexes)', 'never holds'],
    ['flag or true', 'always holds'],
    ['flag and not true', 'never holds'],
    ['not (1 <= 1 and 2 >= 2)', 'never holds'],
    ['1 != 1 or 3 > 4', 'never holds'],
    ["'a' == 'b'", 'no input'],
    ['len([1, 2]) > 1', 'no input'],
    ['now() == now()', 'always holds'],
  ])('%s', (expr, words) => {
    const policy = withPredicates(expr);
    expect(said(policy)).toStrictEqual(['W2002 /adaptivity/predicates/0/expr']);
    expect(firstMessage(policy)).toContain(words);
    expect(lintPolicy(policy, 'strict')).toMatchObject([{ level: 'warning' }]);
  });

  test('through other predicates, in whatever order they stand', () => {
    expect(said(withPredicates('p1 and p2', 'not p2', "len('a') == 1", 'p2 and flag'))).toStrictEqual([
      'W2002 /adaptivity/predicates/0/expr',
      'W2002 /adaptivity/predicates/1/expr',
      'W2002 /adaptivity/predicates/2/expr',
    ]);
  });

  test.each([
    'flag',
    'flag and true',
    'flag or false',
    'number < 2',
    "now() >= '2026-01-01'",
    'flag == (1 < 2)',
  ])('not %s', (expr) => {
    expect(said(withPredicates(expr))).toStrictEqual([]);
  });
});
