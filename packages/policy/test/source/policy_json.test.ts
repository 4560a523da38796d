import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/model/policy.ts';
import { parsePolicyJson, policyHash, policyJson } from '../../src/source/policy_json.ts';
import { SUPPLIER_CARE } from '../ir/supplier_care.ts';
import { POLICIES } from '../support/arbitraries.ts';
import { LKSG } from './lksg.ts';
import { policyOf } from './policy_of.ts';
import { reordered } from './reordered.ts';

const REFUSED = expect.objectContaining({ name: 'PolicyError', code: 'ir_invalid' });

describe('the canonical policy is the same bytes everywhere', () => {
  test.each([LKSG, SUPPLIER_CARE])('$policyHash', ({ yaml, policyJson: text, policyHash: hash }) => {
    const policy = policyOf(yaml);
    expect(policyJson(policy)).toBe(text);
    expect(policyHash(policy)).toBe(hash);
  });

  test('from YAML with its keys in any order', () => {
    fc.assert(
      fc.property(fc.constantFrom(LKSG, SUPPLIER_CARE), fc.infiniteStream(fc.nat()), (example, draws) => {
        const shuffled = JSON.stringify(reordered(JSON.parse(example.policyJson), draws));
        expect(policyJson(policyOf(shuffled))).toBe(example.policyJson);
      }),
      { seed: 51, numRuns: 100 },
    );
  });

  test('of a policy without a legal basis or description, both are there and empty', () => {
    const { legal_basis: _, description: __, ...policy } = policyOf(LKSG.yaml);
    expect(policyJson(policy)).toContain('"version":"1.0","legal_basis":[],"description":"","inputs":');
  });

  test('what was not written is left out, and what was written stays', () => {
    const [rule] = policyOf(LKSG.yaml).rules;
    const written = (severity: 'fail' | 'warn'): Policy => ({
      ...policyOf(LKSG.yaml),
      rules: rule === undefined ? [] : [{ ...rule, severity }],
    });
    expect(policyJson(written('fail'))).toContain('"rhs":"sanctions_root","severity":"fail"}]}');
    expect(policyHash(written('fail'))).not.toBe(LKSG.policyHash);
    expect(policyHash(written('warn'))).not.toBe(policyHash(written('fail')));
  });

  test('inputs are in the order of their bytes, not of UTF-16 or of numbers', () => {
    const inputs = { '\u{1F512}': 1, '\uFB01': 1, 9: 1, 10: 1, B: 1, a: 1 };
    const policy = {
      ...policyOf(LKSG.yaml),
      inputs: Object.fromEntries(Object.keys(inputs).map((name) => [name, { type: 'hex' }] as const)),
    };
    const names = [...policyJson(policy).matchAll(/"([^"]+)":\{"type"/g)].map(([, name]) => name);
    expect(names).toEqual(['10', '9', 'B', 'a', '\uFB01', '\u{1F512}']);
  });

  test('half a character is refused: as UTF-8 it would be the same as another', () => {
    const policy = { ...policyOf(LKSG.yaml), description: 'x\uD800' };
    expect(() => policyHash(policy)).toThrow(expect.objectContaining({ code: 'policy_invalid' }));
  });
});

describe('a stored policy reads back as the policy that was stored', () => {
  test('of random policies, also as YAML', () => {
    fc.assert(
      fc.property(POLICIES, (policy) => {
        const text = policyJson(policy);
        const read = parsePolicyJson(text);
        expect(policyJson(read)).toBe(text);
        expect(policyHash(read)).toBe(policyHash(policy));
        expect(read).toEqual(policyOf(text));
      }),
      { seed: 52, numRuns: 100 },
    );
  });

  test.each([
    ['YAML', LKSG.yaml],
    ['an unknown member', LKSG.policyJson.replace('"op"', '"owner":"me","op"')],
    ['a repeated member', LKSG.policyJson.replace('"op"', '"id":"x","op"')],
    ['a repeated member in another spelling', LKSG.policyJson.replace('"op"', '"\\u0069d":"x","op"')],
    ['a missing member', LKSG.policyJson.replace('"version":"1.0",', '')],
    ['a bare number', LKSG.policyJson.replace('"sanctions_root"}]', '5}]')],
    ['half a character', LKSG.policyJson.replace('Minimal', '\\ud800')],
    ['half a character, unescaped', LKSG.policyJson.replace('Minimal', '\uD800')],
    ['a text cut short', LKSG.policyJson.slice(0, -1)],
    ['a deep text', '['.repeat(10_000)],
    ['a huge text', `"${'x'.repeat(2 ** 24)}"`],
    ['null', 'null'],
  ])('%s is refused', (_, text) => {
    expect(() => parsePolicyJson(text)).toThrow(REFUSED);
  });
});
