import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contextHash } from '../../src/context/context_hash.ts';
import { readContext } from '../../src/context/read_context.ts';
import { withCommitment } from '../../src/context/with_commitment.ts';
import { PolicyError } from '../../src/errors.ts';

const ROOT = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);

describe('a context is read strictly', () => {
  test('every member may be left out', () => {
    expect(readContext({})).toEqual({ inputs: {}, commitments: {}, lists: {}, variables: {} });
  });

  test('values, roots, places and variables by name; roots in lower case', () => {
    const value = {
      inputs: { suppliers: ['a', 1, true], audit: '2024-01-01' },
      commitments: { sanctions: ROOT.toUpperCase() },
      lists: { sanctions: './sanctions.set', regions: 'https://example.org/regions.set' },
      variables: { limit: -0.5, on: false },
    };
    expect(readContext(value)).toEqual({ ...value, commitments: { sanctions: ROOT } });
  });

  test('a name such as __proto__ is a name like any other', () => {
    const context = readContext(JSON.parse('{"inputs":{"__proto__":5},"variables":{"toString":1}}'));
    expect(Object.entries(context.inputs)).toEqual([['__proto__', 5]]);
    expect(contextHash(context)).not.toBe(contextHash(readContext({ variables: { toString: 1 } })));
  });

  test.each([
    ['no object', [], 'The context must be an object'],
    ['null', null, 'The context must be an object'],
    ['an unknown member', { suppliers: 1 }, '"suppliers" that is not known: put the values'],
    ['a member that is no object', { inputs: ['a'] }, 'inputs must be an object'],
    ['null as a member', { lists: null }, 'lists must be an object'],
    ['null as a value', { inputs: { a: null } }, 'inputs.a must be'],
    ['an object as a value', { inputs: { a: {} } }, 'inputs.a must be'],
    ['a nested array', { inputs: { a: [[1]] } }, 'inputs.a[0] must be'],
    ['null in an array', { variables: { a: ['x', null] } }, 'variables.a[1] must be'],
    ['a hole in an array', { inputs: { a: [1, , 2] } }, 'inputs.a[1] must be'], // oxlint-disable-line no-sparse-arrays
    ['NaN', { inputs: { a: Number.NaN } }, 'inputs.a must be'],
    ['infinity', { inputs: { a: [Number.POSITIVE_INFINITY] } }, 'inputs.a[0] must be'],
    ['a lone surrogate', { inputs: { a: '\ud800' } }, 'inputs.a must be'],
    ['a lone surrogate in a name', { inputs: { '\udc00': 1 } }, 'Names in inputs'],
    ['an empty name', { lists: { '': 'x' } }, 'Names in lists'],
    ['a text that is too long', { inputs: { a: 'x'.repeat(65_537) } }, 'inputs.a must be'],
    ['a root that is too short', { commitments: { a: 'ab' } }, 'commitments.a must be the root'],
    ['a root that is no hex', { commitments: { a: 'g'.repeat(64) } }, 'commitments.a must be the root'],
    ['a place that is no text', { lists: { a: 7 } }, 'lists.a must be the path'],
    ['an empty place', { lists: { a: '' } }, 'lists.a must be the path'],
    ['a place with a NUL', { lists: { a: 'x\0y' } }, 'lists.a must be the path'],
    ['a name twice', { inputs: { a: 1 }, variables: { a: 1 } }, 'given in inputs and in variables'],
    [
      'a root and a value',
      { inputs: { a: ROOT }, commitments: { a: ROOT } },
      'given in inputs and in commitments',
    ],
    [
      'a root and a variable',
      { variables: { a: ROOT }, commitments: { a: ROOT } },
      'given in commitments and in variables',
    ],
    ['a list of a value', { inputs: { a: ROOT }, lists: { a: 'x' } }, 'lists.a is where a committed set is'],
  ])('%s is refused', (_what, value, message) => {
    expect(() => readContext(value)).toThrow(PolicyError);
    expect(() => readContext(value)).toThrow(message);
  });

  test('arrays are bounded, alone and together', () => {
    const most = Array.from({ length: 1_000_000 }, () => 1);
    expect(() => readContext({ inputs: { a: [...most, 1] } })).toThrow('inputs.a has more than 1000000');
    expect(() => readContext({ inputs: { a: most, b: [1] } })).toThrow('more than 1000000 elements together');
    expect(readContext({ inputs: { a: most } }).inputs['a']).toHaveLength(1_000_000);
  });

  test('names are bounded', () => {
    const names = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`n${i}`, i]));
    expect(() => readContext({ variables: names })).toThrow('variables has more than 1000 names');
  });

  test('fuzz: any JSON value is read or refused with context_invalid', () => {
    const member = fc.constantFrom('inputs', 'commitments', 'lists', 'variables', 'other');
    const value = fc.oneof(fc.jsonValue(), fc.dictionary(member, fc.dictionary(fc.string(), fc.jsonValue())));
    const outcome = (input: unknown): unknown => {
      try {
        return contextHash(readContext(input));
      } catch (error) {
        return error;
      }
    };
    fc.assert(
      fc.property(value, (input) => {
        expect(outcome(input)).toSatisfy(
          (result) =>
            typeof result === 'string' ||
            (result instanceof PolicyError && result.code === 'context_invalid'),
        );
      }),
      { seed: 511, numRuns: 500 },
    );
  });
});

describe('the hash of a context', () => {
  test('is that of RFC 8785 over commitments, inputs and variables', () => {
    // printf '{"commitments":{},"inputs":{},"variables":{}}' | openssl dgst -sha3-256
    expect(contextHash(readContext({}))).toBe(
      'sha3-256:6fd7ab19fee6558b56e4ea5239834e06fc21591369dc918d78ae3831521f257e',
    );
    // printf '{"commitments":{"r":"abab…"},"inputs":{"a":[1,"é"],"b":2},"variables":{"v":true}}' | openssl dgst -sha3-256
    const value = { variables: { v: true }, inputs: { b: 2, a: [1, 'é'] }, commitments: { r: ROOT } };
    expect(contextHash(readContext(value))).toBe(
      'sha3-256:3e75815924a7faa00c6bd4baa3212a2bd8f4fb4d8d58d7d678330fbcd131bcf5',
    );
  });

  test('does not hang on where lists are kept, but on every value', () => {
    const base = { inputs: { a: 1 }, commitments: { r: ROOT }, lists: { r: 'x' }, variables: { v: 1 } };
    const hash = contextHash(readContext(base));
    expect(contextHash(readContext({ ...base, lists: { r: 'y' } }))).toBe(hash);
    expect(contextHash(readContext({ ...base, inputs: { a: 2 } }))).not.toBe(hash);
    expect(contextHash(readContext({ ...base, commitments: { r: OTHER } }))).not.toBe(hash);
    expect(contextHash(readContext({ ...base, variables: { w: 1 } }))).not.toBe(hash);
    expect(contextHash(readContext({ ...base, inputs: { a: 1, v: 1 }, variables: {} }))).not.toBe(hash);
  });
});

describe('the root of a loaded list', () => {
  test('becomes the commitment of that name', () => {
    const context = readContext({ lists: { r: 'x' }, commitments: { s: OTHER } });
    expect(withCommitment(context, 'r', ROOT.toUpperCase()).commitments).toEqual({ r: ROOT, s: OTHER });
  });

  test('may repeat the commitment, and must not be another', () => {
    const context = readContext({ commitments: { r: ROOT } });
    expect(withCommitment(context, 'r', ROOT)).toEqual(context);
    expect(() => withCommitment(context, 'r', OTHER)).toThrow('the list that was committed to');
  });

  test('is refused for a name that has a value, and if it is no root', () => {
    expect(() => withCommitment(readContext({ inputs: { r: 1 } }), 'r', ROOT)).toThrow('has a value already');
    expect(() => withCommitment(readContext({}), 'r', 'xyz')).toThrow('64 hex digits');
  });
});
