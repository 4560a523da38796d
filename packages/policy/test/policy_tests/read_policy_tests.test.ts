import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPolicyTests } from '../../src/policy_tests/read_policy_tests.ts';

const SUITE = `policy: ./lksg.yaml
now: 2026-01-01
weights: { no_sanctions: 1 }
tests:
  - name: a listed supplier
    context:
      inputs: { supplier_hashes: [] }
    sets:
      sanctions_root: { identities: [Acme GmbH] }
      regions: { elements: [${'ab'.repeat(32)}] }
    expect:
      plan: { active_rules: [no_sanctions], order: [no_sanctions], cost_sum: 1 }
      verdict: FAIL
      results: { no_sanctions: fail }
  - name: from a file
    context_file: ./context.json
    expect: { verdict: OK }
`;

describe('a file of policy tests', () => {
  it('is read', () => {
    expect(readPolicyTests(SUITE)).toEqual({
      ok: true,
      value: {
        policy: './lksg.yaml',
        nowMs: Date.UTC(2026, 0, 1),
        selector: 'weighted',
        weights: { no_sanctions: 1 },
        tests: [
          {
            name: 'a listed supplier',
            context: { kind: 'inline', value: { inputs: { supplier_hashes: [] } } },
            sets: new Map<string, unknown>([
              ['sanctions_root', { kind: 'identities', names: ['Acme GmbH'] }],
              ['regions', { kind: 'elements', digests: ['ab'.repeat(32)] }],
            ]),
            expect: {
              plan: { active_rules: ['no_sanctions'], order: ['no_sanctions'], cost_sum: 1 },
              verdict: 'FAIL',
              results: { no_sanctions: 'fail' },
            },
          },
          {
            name: 'from a file',
            context: { kind: 'file', path: './context.json' },
            sets: new Map(),
            expect: { verdict: 'OK' },
          },
        ],
      },
    });
  });

  it('selects as basic where it gives no weights', () => {
    const text = SUITE.replace(/weights.*\n/, '');
    expect(readPolicyTests(text)).toMatchObject({ ok: true, value: { selector: 'basic' } });
    expect(readPolicyTests(`selector: weighted\n${text}`)).toMatchObject({ value: { selector: 'weighted' } });
  });

  it.each([
    ['a member of another name', 'verdict: OK', 'verdikt: OK', 17, /did you mean verdict/],
    ['a verdict that there is not', 'verdict: FAIL', 'verdict: BAD', 13, /one of OK, WARN, FAIL/],
    ['a result that there is not', 'fail }', 'failed }', 14, /one of pass, fail, unknown/],
    ['a result left empty', 'fail }', '}', 14, /one of pass, fail, unknown/],
    ['nothing expected', '{ verdict: OK }', '{}', 17, /must say what is expected/],
    [
      'no plan expected of the plan',
      'plan: { active_rules: [no_sanctions], order: [no_sanctions], cost_sum: 1 }',
      'plan: {}',
      12,
      /must say what is expected/,
    ],
    ['no results in the results', '{ no_sanctions: fail }', '{}', 14, /must say what is expected/],
    ['a sum in words', 'cost_sum: 1', 'cost_sum: one', 12, /must be a number/],
    [
      'two contexts',
      'context_file: ./context.json',
      'context_file: ./c.json\n    context: {}',
      15,
      /either a context or/,
    ],
    ['no context', '    context_file: ./context.json\n', '', 15, /either a context or/],
    ['two tests of one name', 'from a file', 'a listed supplier', 15, /Another test is named/],
    [
      'a set of both kinds',
      'identities: [Acme GmbH]',
      'identities: [], elements: []',
      9,
      /either elements or identities/,
    ],
    ['an element that is no digest', 'ab'.repeat(32), 'acme', 10, /64 lower-case hex digits/],
    ['no such date', '2026-01-01', '2026-02-30', 2, /ISO 8601/],
    ['weights for the basic selector', 'weights:', 'selector: basic\nweights:', 3, /takes no weights/],
    ['weights that are a list', '{ no_sanctions: 1 }', '[1]', 3, /mapping of rule ids/],
    ['a list of tests that is empty', /tests:[^]*/, 'tests: []', 4, /at least one test/],
  ])('with %s is refused at its line', (_, from, to, line, message) => {
    const text = SUITE.replace(from, to);
    expect(text).not.toBe(SUITE);
    expect(readPolicyTests(text)).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([
        expect.objectContaining({ line, message: expect.stringMatching(message) }),
      ]),
    });
  });

  it('is never read by throwing (fuzz)', () => {
    fc.assert(
      fc.property(
        fc.nat(SUITE.length - 1),
        fc.nat(30),
        fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('{}', '[]', 'null', ': ', '\n  - ', '1')),
        (at, cut, insert) => {
          const read = readPolicyTests(SUITE.slice(0, at) + insert + SUITE.slice(at + cut));
          expect(read.ok ? read.value.tests : read.problems).not.toEqual([]);
        },
      ),
      { seed: 11, numRuns: 150 },
    );
  });
});
