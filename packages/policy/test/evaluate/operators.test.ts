import { describe, expect, test } from 'vitest';
import type { Literal, Operand } from '../../src/model/policy.ts';
import type { Truth } from '../../src/model/verdict.ts';
import {
  DIGEST_SET,
  DIGESTS,
  EMPTY_SET,
  NAME_AND_COUNTRY_SET,
  NAME_SET,
  UNKNOWN_ROOT,
} from '../support/sample_sets.ts';
import { truthOfRule } from '../support/one_rule.ts';

type Case = readonly [
  op: string,
  lhs: Operand,
  rhs: Operand,
  values: Readonly<Record<string, Literal>>,
  expected: Truth,
];
const is = (value: Literal): Operand => ({ const: value });
const [A = '', , C = '', D = ''] = DIGESTS;

function assertTruths(cases: readonly Case[]): void {
  for (const [op, lhs, rhs, values, expected] of cases) {
    const said = `${JSON.stringify(lhs)} ${op} ${JSON.stringify(rhs)} of ${JSON.stringify(values)}`;
    expect(truthOfRule(op, lhs, rhs, { values }), said).toBe(expected);
  }
}

describe('each operator passes, fails, and is unknown', () => {
  test('eq and neq compare dates as instants, hex in either case, strings exactly', () => {
    const cases: readonly Case[] = [
      ['eq', 'amount', 'limit', { amount: 1, limit: 1 }, true],
      ['eq', 'amount', 'limit', { amount: 0, limit: -0 }, true],
      ['eq', 'amount', 'limit', { amount: 1, limit: 2 }, false],
      ['eq', 'amount', 'limit', { amount: 1 }, null],
      ['eq', 'name', is('é'), { name: 'é' }, true],
      ['eq', 'name', is('é'), { name: 'e\u0301' }, false],
      ['eq', 'name', is('a'), { name: 'A' }, false],
      ['eq', 'name', is('2024-01-01'), { name: '2024-01-01T00:00:00Z' }, false],
      ['eq', 'audited', is('2024-01-01'), { audited: '2024-01-01T01:00:00+01:00' }, true],
      ['eq', 'audited', 'issued', { audited: '2024-01-01', issued: '2024-01-02' }, false],
      ['eq', 'digest', is('ABCD'), { digest: 'abCD' }, true],
      ['eq', 'digest', is('abce'), { digest: 'abcd' }, false],
      ['eq', 'flag', is(true), { flag: true }, true],
      ['eq', 'flag', is(true), {}, null],
    ];
    assertTruths(cases);
    assertTruths(
      cases.map(
        ([, lhs, rhs, values, equal]): Case => ['neq', lhs, rhs, values, equal === null ? null : !equal],
      ),
    );
  });

  test('in', () => {
    assertTruths([
      ['in', 'name', 'names', { name: 'a', names: ['b', 'a'] }, true],
      ['in', 'name', 'names', { name: 'a', names: ['A'] }, false],
      ['in', 'name', 'names', { name: 'a', names: [] }, false],
      ['in', 'name', 'names', { name: 'a' }, null],
      ['in', 'name', 'names', { names: [] }, null],
      ['in', 'amount', is([1, 2]), { amount: 2 }, true],
      ['in', 'audited', is(['2024-01-01']), { audited: '2024-01-01T00:00:00Z' }, true],
      ['in', 'audited', 'dates', { audited: '2024-01-01', dates: ['2023-12-31T23:00:00-01:00'] }, true],
      ['in', 'digest', is(['ABCD']), { digest: 'abcd' }, true],
      ['in', 'flag', 'checks', { flag: false, checks: [true] }, false],
      ['in', is('a'), 'names', { names: ['a'] }, true],
      // An array of anything: an instant is never equal to the number that stands for it here.
      ['in', 'audited', 'mixed', { audited: '1970-01-01', mixed: ['1970-01-01'] }, true],
      ['in', 'audited', 'mixed', { audited: '1970-01-01', mixed: [0] }, null],
      ['in', 'digest', 'mixed', { digest: 'ab', mixed: ['AB'] }, true],
      ['in', 'digest', 'mixed', { digest: 'ab', mixed: ['no hex'] }, null],
      ['in', 'amount', 'mixed', { amount: 1, mixed: ['1', true, 1] }, true],
      ['in', 'amount', 'mixed', { amount: 1, mixed: ['1', true] }, false],
    ]);
  });

  test('range_min and range_max include their bounds', () => {
    const at = (amount: number): Record<string, Literal> => ({ amount, limit: 10 });
    assertTruths([
      ['range_min', 'amount', 'limit', at(10), true],
      ['range_min', 'amount', 'limit', at(11), true],
      ['range_min', 'amount', 'limit', at(9.999), false],
      ['range_min', 'amount', 'limit', { amount: 10 }, null],
      ['range_max', 'amount', 'limit', at(10), true],
      ['range_max', 'amount', 'limit', at(9), true],
      ['range_max', 'amount', 'limit', at(10.001), false],
      ['range_max', 'amount', 'limit', { limit: 10 }, null],
    ]);
  });

  test('membership and non_membership of values in place', () => {
    assertTruths([
      ['membership', 'names', 'banned', { names: ['a', 'b'], banned: ['b', 'a', 'c'] }, true],
      ['membership', 'names', 'banned', { names: ['a', 'd'], banned: ['a'] }, false],
      ['membership', 'names', 'banned', { names: [], banned: [] }, true],
      ['membership', 'names', 'banned', { names: [] }, null],
      ['membership', 'name', 'banned', { name: 'a', banned: ['a'] }, true],
      ['non_membership', 'names', 'banned', { names: ['a'], banned: ['b'] }, true],
      ['non_membership', 'names', 'banned', { names: ['a', 'b'], banned: ['b'] }, false],
      ['non_membership', 'names', 'banned', { names: ['a'], banned: [] }, true],
      ['non_membership', 'names', 'banned', { banned: ['a'] }, null],
      ['non_membership', 'name', 'banned', { name: 'a', banned: ['a'] }, false],
      ['non_intersection', 'names', 'banned', { names: ['a'], banned: ['b'] }, true],
      ['non_intersection', 'names', 'banned', { names: ['a'], banned: ['a'] }, false],
      ['non_intersection', 'names', 'banned', { names: ['a'] }, null],
      ['non_intersection', 'digests', is(['ABCD']), { digests: ['abcd'] }, false],
      ['non_intersection', 'mixed', is(['AB']), { mixed: ['ab'] }, true],
      ['non_intersection', 'mixed', 'digests', { mixed: ['AB'], digests: ['ab'] }, false],
      ['non_intersection', 'mixed', 'digests', { mixed: ['AB', 1], digests: ['cd'] }, null],
    ]);
  });

  test('membership and non_membership under a root', () => {
    const root = DIGEST_SET.root;
    assertTruths([
      ['membership', 'digests', is(root), { digests: [A, C] }, true],
      ['membership', 'digests', is(root.toUpperCase()), { digests: [A.toUpperCase(), C] }, true],
      ['membership', 'digests', is(root), { digests: [A, D] }, false],
      ['membership', 'digest', 'root', { digest: A, root }, true],
      ['membership', 'digests', 'root', { digests: [A] }, null],
      ['membership', 'digests', is(UNKNOWN_ROOT), { digests: [A] }, null],
      ['membership', 'digests', is(UNKNOWN_ROOT), { digests: [] }, null],
      ['membership', 'digests', is(root), { digests: [] }, true],
      ['non_membership', 'digests', is(root), { digests: [D] }, true],
      ['non_membership', 'digests', is(root), { digests: [D, A] }, false],
      ['non_membership', 'digest', is(root), { digest: 'abcd' }, null],
      ['non_membership', 'digests', is(root), { digests: ['abcd', A] }, false],
      ['non_intersection', 'digests', is(root), { digests: [D] }, true],
      ['non_intersection', 'digests', is(root), { digests: [A] }, false],
      ['non_intersection', 'mixed', is(root), { mixed: [A.toLowerCase(), 5] }, false],
      ['non_intersection', 'mixed', is(root), { mixed: [D, 5] }, null],
      ['membership', 'names', is(root), { names: [A] }, true],
    ]);
  });

  test('names are looked up in sets of names only, however they are written', () => {
    const root = NAME_SET.root;
    assertTruths([
      ['non_membership', 'names', is(root), { names: ['Dyne'] }, true],
      ['non_membership', 'names', is(root), { names: ['ACME  gmbh'] }, false],
      ['non_membership', 'name', is(root), { name: '  bolt ' }, false],
      ['membership', 'name', is(root), { name: '  bolt ' }, true],
      ['non_membership', 'names', is(DIGEST_SET.root), { names: ['Dyne'] }, null],
      ['non_membership', 'names', is(NAME_AND_COUNTRY_SET.root), { names: ['Bolt'] }, null],
      ['non_membership', 'names', is(root), { names: [''] }, null],
      ['non_membership', 'names', is(root), { names: ['', 'Bolt'] }, false],
      ['non_membership', 'names', is(EMPTY_SET.root), { names: ['Bolt'] }, true],
    ]);
  });

  test('threshold counts what is true, or what is distinct, or takes the number', () => {
    assertTruths([
      ['threshold', 'checks', is(2), { checks: [true, false, true] }, true],
      ['threshold', 'checks', is(3), { checks: [true, false, true] }, false],
      ['threshold', 'checks', is(0), { checks: [] }, true],
      ['threshold', 'checks', is(0), {}, null],
      ['threshold', 'names', is(2), { names: ['a', 'a', 'b'] }, true],
      ['threshold', 'names', is(3), { names: ['a', 'a', 'b'] }, false],
      ['threshold', 'digests', is(2), { digests: ['ab', 'AB'] }, false],
      ['threshold', 'dates', is(2), { dates: ['2024-01-01', '2024-01-01T00:00:00Z'] }, false],
      // An array of anything: approvals that were withheld are no approvals because nobody declared their type.
      ['threshold', 'mixed', is(2), { mixed: [true, false, false] }, false],
      ['threshold', 'mixed', is(2), { mixed: [true, true] }, true],
      ['threshold', 'mixed', is(2), { mixed: ['a', 'a'] }, false],
      ['threshold', 'mixed', is(2), { mixed: ['a', 1] }, true],
      ['threshold', 'mixed', is(1), { mixed: ['a', false] }, null],
      ['threshold', 'mixed', is(0), { mixed: [] }, true],
      ['threshold', 'amount', 'limit', { amount: 5, limit: 5 }, true],
      ['threshold', 'amount', 'limit', { amount: 4, limit: 5 }, false],
      ['threshold', 'amount', 'limit', { amount: 4 }, null],
    ]);
  });
});
