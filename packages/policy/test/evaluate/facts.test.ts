import { describe, expect, test } from 'vitest';
import { readContext } from '../../src/context/read_context.ts';
import { compilePolicy } from '../../src/evaluate/compile_policy.ts';
import type { PolicyContext } from '../../src/model/context.ts';
import { PolicyError } from '../../src/errors.ts';
import { policyOf } from '../support/one_rule.ts';

const ROOT = 'ab'.repeat(32);
const EMPTY: PolicyContext = { inputs: {}, commitments: {}, lists: {}, variables: {} };
const compiled = compilePolicy(policyOf({}));
const read = (value: unknown): unknown => compiled.facts(readContext(value), 0, new Map());

describe('a context is read for a policy', () => {
  test.each([
    [
      'an input that is not declared',
      { inputs: { price: 1 } },
      'inputs has "price", which the policy does not',
    ],
    ['a variable that is not declared', { variables: { price: 1 } }, 'variables has "price"'],
    ['a root that is not declared', { commitments: { sanctions: ROOT } }, 'commitments has "sanctions"'],
    ['a list that is not declared', { lists: { sanctions: 'x' } }, 'lists has "sanctions"'],
    ['a root of another type', { commitments: { names: ROOT } }, 'only an input of type hex is a root'],
    ['a list of another type', { lists: { amount: 'x' } }, 'only an input of type hex is a root'],
    ['a text for a number', { inputs: { amount: '1' } }, 'inputs.amount must be a finite number'],
    ['a number for a text', { variables: { name: 1 } }, 'variables.name must be a text'],
    ['a text for a flag', { inputs: { flag: 'true' } }, 'inputs.flag must be true or false'],
    ['a day that is not', { inputs: { audited: '2023-02-30' } }, 'inputs.audited must be an ISO 8601 date'],
    ['a time without an offset', { inputs: { audited: '2023-02-01T00:00:00' } }, 'inputs.audited must be'],
    ['an odd number of digits', { inputs: { digest: 'abc' } }, 'inputs.digest must be an even number of hex'],
    ['no digits', { inputs: { digest: '' } }, 'inputs.digest must be an even number of hex'],
    ['a prefix', { inputs: { digest: '0xab' } }, 'inputs.digest must be an even number of hex'],
    ['a scalar for an array', { inputs: { names: 'a' } }, 'inputs.names must be an array'],
    ['an array for a scalar', { inputs: { name: ['a'] } }, 'inputs.name must be a text'],
    ['an item of another type', { inputs: { scores: [1, '2'] } }, 'inputs.scores[1] must be a finite number'],
    ['an item that is no date', { inputs: { dates: ['2024-13-01'] } }, 'inputs.dates[0] must be an ISO 8601'],
  ])('%s is refused', (_what, value, message) => {
    expect(() => read(value)).toThrow(PolicyError);
    expect(() => read(value)).toThrow(message);
  });

  test('a name in two members is refused, were it to come past the reader', () => {
    const twice = { ...EMPTY, inputs: { amount: 1 }, variables: { amount: 2 } };
    expect(() => compiled.facts(twice, 0, new Map())).toThrow('"amount" is given twice');
  });

  test('names of what every object has are names that are not declared', () => {
    for (const name of ['toString', '__proto__', 'constructor']) {
      expect(() => read({ inputs: Object.fromEntries([[name, 1]]) })).toThrow('does not declare');
    }
  });

  test('an array that is declared without items may hold any scalars', () => {
    expect(() => read({ inputs: { mixed: [1, 'a', true] } })).not.toThrow();
  });

  test('the moment must be one', () => {
    for (const nowMs of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1]) {
      expect(() => compiled.facts(EMPTY, nowMs, new Map())).toThrow('nowMs must be Unix milliseconds');
    }
  });

  test('the context is passed on as it was given, for its hash', () => {
    const context = readContext({ inputs: { digest: 'ABCD' } });
    expect(compiled.facts(context, 5, new Map())).toMatchObject({ context, nowMs: 5 });
  });
});
