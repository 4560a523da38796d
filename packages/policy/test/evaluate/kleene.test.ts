import { describe, expect, test } from 'vitest';
import type { InputSpec } from '../../src/model/policy.ts';
import type { Truth } from '../../src/model/verdict.ts';
import { truthOf } from '../support/one_rule.ts';

const TRUTHS = [true, false, null] as const;
const declared: Readonly<Record<string, InputSpec>> = {
  a: { type: 'boolean' },
  b: { type: 'boolean' },
  amount: { type: 'number' },
  limit: { type: 'number' },
};
const values = (given: Readonly<Record<string, Truth>>): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, truth]) => (truth === null ? [] : [[name, truth]])),
  );
const ask = (expr: string, a: Truth, b: Truth): Truth =>
  truthOf(expr, { declared, values: values({ a, b }) });

/** By a, then by b, both in the order true, false, unknown. */
const table = (expr: string): readonly Truth[] => TRUTHS.flatMap((a) => TRUTHS.map((b) => ask(expr, a, b)));

describe("Kleene's three-valued logic", () => {
  test('and', () => {
    expect(table('a and b')).toEqual([true, false, null, false, false, false, null, false, null]);
  });
  test('or', () => {
    expect(table('a or b')).toEqual([true, true, true, true, false, null, true, null, null]);
  });
  test('not', () => {
    expect(TRUTHS.map((a) => ask('not a', a, null))).toEqual([false, true, null]);
  });
  test('a comparison with what is unknown is unknown', () => {
    expect(table('a == b')).toEqual([true, false, null, false, true, null, null, null, null]);
    expect(table('a != b')).toEqual([false, true, null, true, false, null, null, null, null]);
  });
  test('excluded middle does not hold for what is unknown', () => {
    expect(ask('a or not a', null, null)).toBeNull();
  });

  test('references to predicates are conditions like any other, wherever they stand', () => {
    const others = { strict: 'not lax', lax: 'a and b' };
    const given = (a: Truth, b: Truth): Truth =>
      truthOf('strict or lax', { declared, values: values({ a, b }) }, others);
    expect([given(true, true), given(true, false), given(null, false), given(null, true)]).toEqual([
      true,
      true,
      true,
      null,
    ]);
  });
});
