import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { irJson } from '../../src/ir/ir_json.ts';
import { irOf } from '../../src/ir/ir_of.ts';
import type { Policy, Rule } from '../../src/model/policy.ts';
import { LKSG } from '../source/lksg.ts';
import { policyOf } from '../source/policy_of.ts';
import { reordered } from '../source/reordered.ts';
import { SUPPLIER_CARE } from './supplier_care.ts';

const lksg = policyOf(LKSG.yaml);
const RULE: Rule = { id: 'r', op: 'eq', lhs: 'supplier_hashes', rhs: { var: 'sanctions_root' } };
const withRule = (change: Partial<Rule>): Policy => ({ ...lksg, rules: [{ ...RULE, ...change }] });
const ADAPTIVITY = {
  predicates: [{ id: 'large', expr: 'len( supplier_hashes )>=50' }],
  activations: [{ when: 'large', rules: ['r'] }],
};
const INVALID = expect.objectContaining({ name: 'PolicyError', code: 'policy_invalid' });

describe('the IR is the same bytes everywhere', () => {
  test.each([LKSG, SUPPLIER_CARE])('$irHash', ({ yaml, irJson: text, irHash }) => {
    const ir = irOf(policyOf(yaml));
    expect(irJson(ir)).toBe(text);
    expect(ir.ir_hash).toBe(irHash);
  });

  test('in 100 runs over YAML with its keys in any order', () => {
    fc.assert(
      fc.property(fc.constantFrom(LKSG, SUPPLIER_CARE), fc.infiniteStream(fc.nat()), (example, draws) => {
        const shuffled = JSON.stringify(reordered(JSON.parse(example.policyJson), draws));
        expect(irJson(irOf(policyOf(shuffled)))).toBe(example.irJson);
      }),
      { seed: 61, numRuns: 100 },
    );
  });

  test('but for the hash of the policy, whichever order the rules are in', () => {
    const care = policyOf(SUPPLIER_CARE.yaml);
    const { policy_hash, ir_hash, ...ir } = irOf(care);
    const turned = irOf({ ...care, rules: care.rules.toReversed() });
    expect(turned).toMatchObject(ir);
    expect(turned.policy_hash).not.toBe(policy_hash);
    expect(turned.ir_hash).not.toBe(ir_hash);
  });
});

describe('IR 1.0 says all that it can, and IR 1.1 the rest', () => {
  test.each<[string, Policy]>([
    ['variables in either form', withRule({})],
    ['severity fail, which is the default', withRule({ severity: 'fail' })],
    ['predicates', { ...withRule({}), adaptivity: ADAPTIVITY }],
    ['an empty baseline', { ...withRule({}), adaptivity: { ...ADAPTIVITY, baseline: [] } }],
  ])('1.0: %s', (_, policy) => {
    expect(irOf(policy)).toMatchObject({
      ir_version: '1.0',
      rules: [{ id: 'r', op: 'eq', lhs: { var: 'supplier_hashes' }, rhs: { var: 'sanctions_root' } }],
    });
  });

  test.each<[string, Policy]>([
    ['max_age, which readers of 1.0 take the other way round', withRule({ op: 'max_age' })],
    ['a literal', withRule({ rhs: { const: 'a' } })],
    ['a call', withRule({ lhs: { func: 'len', args: [{ var: 'supplier_hashes' }] } })],
    ['severity warn', withRule({ severity: 'warn' })],
    ['a baseline', { ...withRule({}), adaptivity: { ...ADAPTIVITY, baseline: ['r'] } }],
  ])('1.1: %s', (_, policy) => {
    expect(irOf(policy).ir_version).toBe('1.1');
  });

  test('expressions stay as written in 1.0 and are trees in 1.1', () => {
    const [written] = ADAPTIVITY.predicates;
    expect(irOf({ ...withRule({}), adaptivity: ADAPTIVITY }).adaptivity?.predicates).toEqual([written]);
    const tree = {
      op: '>=',
      args: [{ func: 'len', args: [{ var: 'supplier_hashes' }] }, { const: 50 }],
    };
    const ir = irOf({ ...withRule({ severity: 'warn' }), adaptivity: ADAPTIVITY });
    expect(ir.adaptivity).toEqual({
      ...ADAPTIVITY,
      predicates: [{ id: 'large', expr: tree }],
      baseline: [],
    });
  });

  test('adaptivity has its place in the bytes of 1.0', () => {
    const text = irJson(irOf({ ...withRule({}), adaptivity: ADAPTIVITY }));
    expect(text).toContain(
      '"rhs":{"var":"sanctions_root"}}],"adaptivity":{"predicates":[{"id":"large","expr":"len( supplier_hashes )>=50"}],"activations":[{"when":"large","rules":["r"]}]},"ir_hash":"sha3-256:',
    );
  });
});

describe('what no IR can say is refused', () => {
  const nested = Array.from({ length: 70 }).reduce<string>((inner) => `not (${inner})`, 'a');
  test.each<[string, Policy]>([
    ['an unknown operator', withRule({ op: 'resembles' })],
    ['an unknown function', withRule({ lhs: { func: 'log', args: [] } })],
    ['rules of the same id', { ...lksg, rules: [RULE, RULE] }],
    [
      'an unknown function in a predicate of 1.0',
      {
        ...withRule({}),
        adaptivity: { ...ADAPTIVITY, predicates: [{ id: 'p', expr: { func: 'log', args: [] } }] },
      },
    ],
    [
      'an expression that does not parse',
      {
        ...withRule({ severity: 'warn' }),
        adaptivity: { ...ADAPTIVITY, predicates: [{ id: 'p', expr: 'a >' }] },
      },
    ],
    [
      'an expression that is nested too deep',
      {
        ...withRule({ severity: 'warn' }),
        adaptivity: { ...ADAPTIVITY, predicates: [{ id: 'p', expr: nested }] },
      },
    ],
  ])('%s', (_, policy) => {
    expect(() => irOf(policy)).toThrow(INVALID);
  });
});
