import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../../src/evaluate/compile_policy.ts';
import { PolicyError } from '../../src/errors.ts';
import { irOf } from '../../src/ir/ir_of.ts';
import type { Adaptivity, Expression, Policy, Rule } from '../../src/model/policy.ts';
import { factsFor, policyOf } from '../support/one_rule.ts';

const rule = (parts: Partial<Rule>): Rule => ({
  id: 'r',
  op: 'range_min',
  lhs: 'amount',
  rhs: 'limit',
  ...parts,
});

function withPredicates(predicates: readonly (readonly [string, Expression])[]): Policy {
  const adaptivity: Adaptivity = {
    predicates: predicates.map(([id, expr]) => ({ id, expr })),
    activations: [{ when: predicates[0]?.[0] ?? '', rules: ['r'] }],
  };
  return policyOf({ adaptivity });
}

function refusalOf(policy: Policy): PolicyError {
  try {
    compilePolicy(policy);
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error('The policy compiles.');
}

describe('compiling a policy', () => {
  test('gives its rules in byte order with their severities, its predicates in policy order, and its IR', () => {
    const rules = ['r9', 'r10', 'é', 'Z'].map((id) => rule({ id }));
    const policy: Policy = {
      ...policyOf({ rules: [...rules, rule({ id: 'a', severity: 'warn' })] }),
      adaptivity: {
        predicates: ['q', 'b', 'p'].map((id) => ({ id, expr: 'amount > 1' })),
        activations: [{ when: 'q', rules: ['a'] }],
      },
    };
    const compiled = compilePolicy(policy);
    expect(compiled.rules.map(({ id, op, severity }) => [id, op, severity])).toEqual([
      ['Z', 'range_min', 'fail'],
      ['a', 'range_min', 'warn'],
      ['r10', 'range_min', 'fail'],
      ['r9', 'range_min', 'fail'],
      ['é', 'range_min', 'fail'],
    ]);
    expect(compiled.predicates.map(({ id }) => id)).toEqual(['q', 'b', 'p']);
    expect(compiled.ir).toEqual(irOf(policy));
    expect(compiled.policy).toBe(policy);
  });

  test('a policy without a legal basis compiles, as the relaxed linter lets it pass', () => {
    expect(() => compilePolicy(policyOf({ legal_basis: [] }))).not.toThrow();
  });

  test('is refused for every error that the linter finds, all of them named', () => {
    const { code, message } = refusalOf(
      policyOf({
        rules: [rule({ op: 'approx' }), rule({ id: 's', lhs: 'names' }), rule({ id: 't', rhs: 'nothing' })],
      }),
    );
    expect(code).toBe('policy_invalid');
    expect(message).toContain('E2001 at /rules/0');
    expect(message).toContain('E2004 at /rules/1');
    expect(message).toContain('E2003 at /rules/2');
  });

  test.each<[string, Policy]>([
    [
      'predicates that refer to each other in a circle',
      withPredicates([
        ['p', 'not q'],
        ['q', 'p'],
      ]),
    ],
    ['a predicate that is no condition', withPredicates([['p', 'amount']])],
    ['a length in months, compared', withPredicates([['p', "sub(now(), audited) > 'P1M'"]])],
    ['an expression that does not parse', withPredicates([['p', 'amount >']])],
    ['a tree with an unknown function', policyOf({ rules: [rule({ lhs: { func: 'median', args: [] } })] })],
    ['a date where a number belongs', policyOf({ rules: [rule({ lhs: 'audited' })] })],
    ['two rules of one id', policyOf({ rules: [rule({}), rule({})] })],
  ])('%s: refused', (_what, policy) => {
    expect(refusalOf(policy).code).toBe('policy_invalid');
  });

  test('references that double the work with every predicate are refused, not evaluated', () => {
    const doubling = Array.from({ length: 40 }, (_, i): [string, string] =>
      i === 0 ? ['p0', 'flag'] : [`p${i}`, `not p${i - 1} and not p${i - 1}`],
    );
    expect(refusalOf(withPredicates(doubling)).message).toContain('more than 10000 parts');
  });

  test('references may be 64 deep and no deeper, in whichever order the predicates stand', () => {
    const chain = (length: number): [string, string][] =>
      Array.from({ length }, (_, i) => (i === 0 ? ['p0', 'flag'] : [`p${i}`, `not p${i - 1}`]));
    for (const order of [chain, (length: number) => chain(length).toReversed()]) {
      const compiled = compilePolicy(withPredicates(order(64)));
      const facts = factsFor(compiled, { values: { flag: true } });
      const truths = new Map(compiled.predicates.map((each) => [each.id, each.test(facts)]));
      expect([truths.get('p62'), truths.get('p63')]).toEqual([true, false]);
      expect(refusalOf(withPredicates(order(65))).message).toContain('more than 64 deep');
      expect(refusalOf(withPredicates(order(500))).message).toContain('more than 64 deep');
    }
  });
});
