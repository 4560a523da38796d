import { describe, expect, test } from 'vitest';
import type { Literal } from '../../src/model/policy.ts';
import type { Truth } from '../../src/model/verdict.ts';
import { truthOf } from '../support/one_rule.ts';

type Case = readonly [expr: string, values: Readonly<Record<string, Literal>>, expected: Truth];

describe('functions and comparisons', () => {
  test.each<Case>([
    ['len(names) == 2', { names: ['a', 'a'] }, true],
    ['len(names) == 0', { names: [] }, true],
    ['len(names) == 0', {}, null],
    ['len(name) == 2', { name: 'é𝄞' }, true],
    ['sum(scores) == 0', { scores: [] }, true],
    ['sum(scores) == 6', { scores: [1, 2, 3] }, true],
    ['sum(scores) > 0', { scores: [Number.MAX_VALUE, Number.MAX_VALUE] }, null],
    ['sum(amount, limit, 1) == 4', { amount: 1, limit: 2 }, true],
    ['max(scores) == 3', { scores: [1, 3, 2] }, true],
    ['min(scores) == -1', { scores: [1, -1, 2] }, true],
    ['max(scores) >= 0', { scores: [] }, null],
    ['min(scores) >= 0', { scores: [] }, null],
    ['max(amount, limit) == 2', { amount: 1, limit: 2 }, true],
    ['max(amount, limit) == 2', { limit: 2 }, null],
    ["max(dates) == '2024-02-01'", { dates: ['2024-01-01', '2024-02-01T00:00:00Z'] }, true],
    ["min(audited, '2023-01-01') == '2023-01-01'", { audited: '2024-01-01' }, true],
    ['add(amount, 1) == 2', { amount: 1 }, true],
    ['sub(amount, 1) < 0', { amount: 0.5 }, true],
    ['mul(amount, 2) == 3', { amount: 1.5 }, true],
    ['mul(amount, amount) > 0', { amount: 1e300 }, null],
    ['add(amount, limit) >= 0', { amount: 1 }, null],
    ["now() == '2024-06-15T12:00:00Z'", {}, true],
    ["sub(now(), audited) == 'PT36H'", { audited: '2024-06-14' }, true],
    ["sub(now(), audited) <= 'P1D'", { audited: '2024-06-14' }, false],
    ["sub(now(), audited) < 'PT0S'", { audited: '2024-06-16' }, true],
    ["mul('P1D', amount) == 'PT36H'", { amount: 1.5 }, true],
    ["mul('P1D', amount) >= 'P1D'", { amount: 1e308 }, null],
    ["add(audited, 'P1M') == '2024-02-29'", { audited: '2024-01-31' }, true],
    ["sub(audited, 'P1M') == '2024-02-29'", { audited: '2024-03-31' }, true],
    ["sub(audited, 'P1Y1D') == '2023-02-27'", { audited: '2024-02-29' }, true],
    ["add(audited, 'P999999Y') > '2024-01-01'", { audited: '2024-01-31' }, null],
    ["sub('2024-03-01', '2024-02-01') == 'P29D'", {}, true],
    ["audited < '2024-01-02'", { audited: '2024-01-01T23:59:59.999Z' }, true],
    ['audited >= issued', { audited: '2024-01-01', issued: '2024-01-01T00:00:00Z' }, true],
    ['amount <= limit', { amount: 2, limit: 2 }, true],
    ['amount > limit', { amount: 2, limit: 2 }, false],
    ["digest == 'ABCD'", { digest: 'abcd' }, true],
    ['flag and amount > 5', { amount: 1 }, false],
    ['flag or amount > 5', { amount: 6 }, true],
  ])('%s of %o is %s', (expr, values, expected) => {
    expect(truthOf(expr, { values })).toBe(expected);
  });
});
