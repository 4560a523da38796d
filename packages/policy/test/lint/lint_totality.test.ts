import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lintPolicy } from '../../src/lint/lint_policy.ts';
import { type Diagnostic, DIAGNOSTIC_CODES } from '../../src/model/diagnostic.ts';
import { type ExprNode, INPUT_TYPES, OPERATORS, type Policy } from '../../src/model/policy.ts';
import { infixName, wildTree, wildValue } from '../expression/trees.ts';

const name = fc.oneof(infixName, fc.constantFrom('a', 'b', 'c', 'p'), fc.string({ maxLength: 4 }));
const scalarType = fc.constantFrom('hex', 'string', 'number', 'boolean', 'date');
const optional = <T>(key: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((given) => (given === undefined ? {} : { [key]: given }));
const operand = fc.oneof(name, wildValue);
const expr = fc.oneof(fc.string(), fc.constantFrom('a', 'p and b', 'len(c) > 1', 'not p'), wildTree);

const policy: fc.Arbitrary<Policy> = fc
  .tuple(
    fc.record({
      id: fc.string(),
      version: fc.string(),
      inputs: fc.dictionary(
        name,
        fc.oneof(
          fc.record({ type: fc.constantFrom(...INPUT_TYPES) }),
          fc.record({ type: fc.constant('array' as const), items: scalarType }),
        ),
      ),
      rules: fc.array(
        fc.record({
          id: name,
          op: fc.oneof(fc.constantFrom(...OPERATORS), name),
          lhs: operand,
          rhs: operand,
        }),
        { maxLength: 6 },
      ),
    }),
    optional(
      'legal_basis',
      fc.array(fc.record({ directive: fc.string(), article: fc.string() }, { requiredKeys: [] }), {
        maxLength: 2,
      }),
    ),
    optional('description', fc.string()),
    optional(
      'adaptivity',
      fc.record({
        predicates: fc.array(fc.record({ id: name, expr }), { maxLength: 5 }),
        activations: fc.array(fc.record({ when: name, rules: fc.array(name, { maxLength: 3 }) }), {
          maxLength: 3,
        }),
        baseline: fc.array(name, { maxLength: 3 }),
      }),
    ),
  )
  .map(([required, basis, description, adaptivity]) => ({
    ...required,
    ...basis,
    ...description,
    ...adaptivity,
  }));

/** RFC 6901, section 4; undefined: it leads nowhere. */
function resolve(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, key) => Object.getOwnPropertyDescriptor(Object(value), key)?.value, document);
}

test('any policy is judged; pointers lead into it; relaxed differs in the level of E1002 only', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(policy, (given) => {
      const strict = lintPolicy(given, 'strict');
      for (const { code } of strict) seen.add(code);
      const ill = strict.filter(
        ({ code, message, pointer, level }) =>
          level !== (code.startsWith('W') ? 'warning' : 'error') ||
          !/[^.]\.$/s.test(message) ||
          resolve(given, pointer) === undefined,
      );
      expect(ill).toStrictEqual([]);
      const level = ({ code, level: known }: Diagnostic) => (code === 'E1002' ? 'warning' : known);
      expect(lintPolicy(given, 'relaxed')).toStrictEqual(
        strict.map((one) => ({ ...one, level: level(one) })),
      );
    }),
    { seed: 11, numRuns: 200 },
  );
  // What is never seen would be judged for nothing; inverted ages are too rare to come by chance.
  expect([...seen].toSorted()).toStrictEqual(DIAGNOSTIC_CODES.filter((code) => code !== 'E3002').toSorted());
});

test('a tree that holds itself is refused where it is', () => {
  const args: ExprNode[] = [{ const: true }];
  const cyclic: ExprNode = { op: 'or', args };
  args.push(cyclic);
  const found = lintPolicy(
    {
      id: 'a',
      version: '1',
      legal_basis: [{ article: '1' }],
      description: 'x',
      inputs: {},
      rules: [],
      adaptivity: { predicates: [{ id: 'p', expr: cyclic }], activations: [] },
    },
    'strict',
  );
  expect(found).toMatchObject([{ code: 'E2004', pointer: '/adaptivity/predicates/0/expr' }]);
});
