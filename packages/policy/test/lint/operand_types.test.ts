import { describe, expect, test } from 'vitest';
import { lintPolicy } from '../../src/lint/lint_policy.ts';
import type { Operand } from '../../src/model/policy.ts';
import { call, duration, now, variable, withPredicates, withRule } from './policies.ts';
import { firstMessage, said } from './said.ts';

describe('E2004 operands', () => {
  const root = { const: 'ab'.repeat(32) };
  const age = call('sub', now, variable('date'));
  const taken: Record<string, readonly [Operand, Operand][]> = {
    eq: [
      ['number', { const: 1 }],
      ['text', { const: 'P1D' }],
      ['flag', { const: true }],
      ['hex', { const: 'AB' }],
      ['date', { const: '2024-01-31' }],
      [call('len', variable('things')), call('max', variable('numbers'))],
    ],
    in: [
      ['number', 'numbers'],
      ['hex', { const: ['ab', 'CD'] }],
      ['date', { const: ['2024-01-31'] }],
      [{ const: 'ab' }, 'hexes'],
      ['text', 'things'],
      ['text', { const: [] }],
    ],
    range_min: [['number', { const: 1 }]],
    range_max: [[call('sum', variable('numbers')), 'number']],
    max_age: [
      ['date', duration],
      ['date', { const: 'P1Y6M' }],
      [call('max', variable('date'), { const: '2024-01-31' }), age],
    ],
    membership: [
      ['hex', 'hex'],
      ['text', root],
      ['hexes', 'hex'],
      ['things', root],
      ['number', 'numbers'],
      [{ const: ['Anna', 'Bob'] }, 'hex'],
    ],
    non_intersection: [
      ['hexes', 'hex'],
      ['numbers', { const: [1, 2] }],
      ['things', 'hexes'],
    ],
    threshold: [
      ['things', { const: 1 }],
      ['number', 'number'],
    ],
  };
  const refused: Record<string, readonly [Operand, Operand][]> = {
    eq: [
      ['number', { const: '1' }],
      ['number', 'text'],
      ['hex', 'text'],
      ['hex', { const: 'xy' }],
      ['date', { const: '31.1.2024' }],
      ['numbers', 'numbers'],
      [age, duration],
    ],
    in: [
      ['number', 'number'],
      ['numbers', 'numbers'],
      ['number', 'hexes'],
      ['number', { const: ['1'] }],
      [{ const: 'xy' }, 'hexes'],
      ['date', { const: ['2024-01-31', 'soon'] }],
      [age, { const: ['P1D'] }],
    ],
    range_min: [
      ['number', { const: '1' }],
      ['date', { const: '2024-01-31' }],
      ['text', 'number'],
      [{ const: '2024-01-31' }, age],
    ],
    range_max: [
      ['date', 'date'],
      [age, duration],
    ],
    max_age: [
      ['date', { const: 365 }],
      ['date', { const: '365D' }],
      ['text', duration],
      [duration, 'date'],
      ['number', 'number'],
    ],
    membership: [
      ['hex', 'text'],
      ['hex', { const: 'ab' }],
      ['number', 'hex'],
      ['numbers', root],
      ['date', root],
      ['hex', 'numbers'],
      [{ const: ['ab', 'xy'] }, 'hexes'],
    ],
    non_intersection: [
      ['hex', 'hexes'],
      ['hexes', 'text'],
      ['numbers', 'hexes'],
      ['numbers', 'hex'],
    ],
    threshold: [
      ['numbers', { const: '1' }],
      ['text', 'number'],
    ],
  };
  const cases = (table: typeof taken) =>
    Object.entries(table).flatMap(([op, operands]) =>
      operands.flatMap(([lhs, rhs]) =>
        [op, ...(op === 'eq' ? ['neq'] : op === 'membership' ? ['non_membership'] : [])].map(
          (name) => [name, lhs, rhs] as const,
        ),
      ),
    );

  test.each(cases(taken))('%s takes %j and %j', (op, lhs, rhs) => {
    expect(said(withRule(op, lhs, rhs))).toStrictEqual([]);
  });

  test.each(cases(refused))('%s does not take %j and %j', (op, lhs, rhs) => {
    const policy = withRule(op, lhs, rhs);
    expect(said(policy)).toStrictEqual(['E2004 /rules/0']);
    expect(lintPolicy(policy, 'strict')).toMatchObject([
      {
        rule_id: 'tested',
        message: expect.stringMatching(new RegExp(`^${op} takes .*; the left side is .*\\.$`)),
      },
    ]);
  });

  test('a call with the wrong arguments, once, where it is', () => {
    expect(said(withRule('eq', 'number', call('len', variable('number'))))).toStrictEqual([
      'E2004 /rules/0/rhs',
    ]);
    expect(said(withRule('eq', call('max', call('now', variable('number'))), 'number'))).toStrictEqual([
      'E2004 /rules/0/lhs/args/0',
    ]);
  });

  test('a tree past the bounds', () => {
    let deep = variable('number');
    for (let i = 0; i < 100; i += 1) deep = { func: 'max', args: [deep] };
    expect(said(withRule('eq', 'number', deep))).toStrictEqual(['E2004 /rules/0/rhs']);
  });
});

describe('E3002 inverted age check', () => {
  const date = variable('date');
  test.each<[string, string, Operand, Operand]>([
    ['now − date ≥ age', 'range_min', call('sub', now, date), duration],
    ['now − date ≥ days', 'range_min', call('sub', now, date), { const: 365 }],
    ['now − age ≥ date', 'range_min', call('sub', now, duration), 'date'],
    ['now ≥ date + age', 'range_min', now, call('add', date, duration)],
    ['age ≤ now − date', 'range_max', duration, call('sub', now, date)],
    ['date ≤ now − age', 'range_max', 'date', call('sub', now, duration)],
    ['date + age ≤ now', 'range_max', call('add', date, duration), now],
  ])('%s', (_, op, lhs, rhs) => {
    const policy = withRule(op, lhs, rhs);
    expect(said(policy)).toStrictEqual(['E3002 /rules/0']);
    expect(firstMessage(policy)).toContain('max_age');
  });

  test.each<[string, string, Operand, Operand]>([
    ['the right way round', 'range_max', call('sub', now, date), duration],
    ['the right way round, mirrored', 'range_min', duration, call('sub', now, date)],
  ])('%s is not inverted, but max_age says it', (_, op, lhs, rhs) => {
    expect(said(withRule(op, lhs, rhs))).toStrictEqual(['E2004 /rules/0']);
    expect(firstMessage(withRule(op, lhs, rhs))).toContain('max_age');
  });

  test('a predicate may ask whether something is old', () => {
    expect(said(withPredicates("sub(now(), date) >= 'P365D'"))).toStrictEqual([]);
  });
});
