import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PolicyError } from '../../src/errors.ts';
import { digestOf } from '../../src/hash/digest.ts';
import { assertIrOf } from '../../src/ir/assert_ir_of.ts';
import { irJson } from '../../src/ir/ir_json.ts';
import { irOf } from '../../src/ir/ir_of.ts';
import { parseIr } from '../../src/ir/parse_ir.ts';
import { LKSG } from '../source/lksg.ts';
import { policyOf } from '../source/policy_of.ts';
import { POLICIES } from '../support/arbitraries.ts';
import { SUPPLIER_CARE } from './supplier_care.ts';

const withCode = (code: string) => expect.objectContaining({ name: 'PolicyError', code });

/** The text with the hash that it would have, were it an IR. */
function rehashed(text: string): string {
  const empty = text.replace(/"ir_hash":"sha3-256:[0-9a-f]{64}"/, '"ir_hash":""');
  return empty.replace('"ir_hash":""', `"ir_hash":"${digestOf(empty)}"`);
}

describe('an IR is loaded as the bytes that were compiled', () => {
  test.each([LKSG, SUPPLIER_CARE])('$irHash', ({ yaml, irJson: text }) => {
    expect(parseIr(text)).toEqual(irOf(policyOf(yaml)));
    expect(rehashed(text)).toBe(text);
  });

  test('of random policies, and each is the IR of its own policy alone', () => {
    fc.assert(
      fc.property(POLICIES, (policy) => {
        const ir = irOf(policy);
        expect(parseIr(irJson(ir))).toEqual(ir);
        assertIrOf(policy, ir);
        const next = { ...policy, version: `${policy.version}-next` };
        expect(() => assertIrOf(next, ir)).toThrow(withCode('hash_mismatch'));
      }),
      { seed: 62, numRuns: 100 },
    );
  });
});

describe('an IR of which one byte was changed is never loaded', () => {
  const encoder = new TextEncoder();
  const MUTATIONS = fc.record({
    text: fc.constantFrom(LKSG.irJson, SUPPLIER_CARE.irJson),
    at: fc.nat(9_999).map((n) => n / 10_000),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(...encoder.encode(' \t\n"\\,:[]{}0123456789abcdef'))),
    how: fc.constantFrom('replace', 'insert', 'remove'),
  });

  test('nor does it fail in another way than by refusal', () => {
    fc.assert(
      fc.property(MUTATIONS, ({ text, at, byte, how }) => {
        const bytes = [...encoder.encode(text)];
        const index = Math.floor(at * bytes.length);
        bytes.splice(index, how === 'insert' ? 0 : 1, ...(how === 'remove' ? [] : [byte]));
        const mutated = new TextDecoder().decode(Uint8Array.from(bytes));
        fc.pre(mutated !== text);
        expect(() => parseIr(mutated)).toThrow(PolicyError);
      }),
      { seed: 63, numRuns: 1000 },
    );
  });
});

describe('what was changed after it was compiled is refused by its hash', () => {
  test.each([
    ['an operator', LKSG.irJson.replace('non_membership', 'membership')],
    ['a rule id', SUPPLIER_CARE.irJson.replaceAll('audit_fresh', 'audit_frosh')],
    ['a severity', SUPPLIER_CARE.irJson.replace('"severity":"warn"', '"severity":"fail"')],
    ['the hash of the policy', LKSG.irJson.replace('b98c', 'b98d')],
    ['the hash of the IR', LKSG.irJson.replace('df3a', 'df3b')],
  ])('%s', (_, text) => {
    expect(() => parseIr(text)).toThrow(withCode('hash_mismatch'));
  });
});

describe('what irJson does not write is refused, even with the hash that it has', () => {
  const from = (text: string, part: string | RegExp, other: string): string => {
    expect(text).toMatch(part);
    return rehashed(text.replace(part, other));
  };
  test.each([
    ['an unknown member', from(LKSG.irJson, '"policy_id"', '"note":"x","policy_id"')],
    ['a repeated member', from(LKSG.irJson, '"policy_id"', '"policy_id":"x","policy_id"')],
    ['members in another order', from(LKSG.irJson, /("policy_id":"[^"]*"),("policy_hash":"[^"]*")/, '$2,$1')],
    ['a space', from(LKSG.irJson, '"rules":[', '"rules": [')],
    ['an escape that need not be', from(LKSG.irJson, 'no_sanctions', 'no_\\u0073anctions')],
    ['another version', from(LKSG.irJson, '"1.0"', '"1.2"')],
    ['max_age in 1.0', from(LKSG.irJson, 'non_membership', 'max_age')],
    ['a literal in 1.0', from(LKSG.irJson, '{"var":"sanctions_root"}', '{"const":"sanctions_root"}')],
    ['an unknown operator', from(LKSG.irJson, 'non_membership', 'resembles')],
    ['an unknown function', from(SUPPLIER_CARE.irJson, '"func":"mul"', '"func":"pow"')],
    ['a severity left out', from(SUPPLIER_CARE.irJson, ',"severity":"warn"', '')],
    ['a baseline left out', from(SUPPLIER_CARE.irJson, '"baseline":["no_sanctions"],', '')],
    ['a number in another form', from(SUPPLIER_CARE.irJson, '{"const":0.5}', '{"const":0.50}')],
    ['rules out of order', from(SUPPLIER_CARE.irJson, '"id":"audit_fresh"', '"id":"zaudit"')],
    ['a rule twice', from(SUPPLIER_CARE.irJson, '"id":"audit_fresh"', '"id":"enough"')],
    ['a line feed at the end', `${LKSG.irJson}\n`],
    ['nothing', ''],
    ['a list', '[]'],
    ['infix text in 1.1', from(SUPPLIER_CARE.irJson, /"expr":\{"args":\[\{"var":"9".*?"=="\}/, '"expr":"a"')],
  ])('%s', (_, text) => {
    expect(() => parseIr(text)).toThrow(withCode('ir_invalid'));
  });
});

describe('an IR belongs to its policy', () => {
  const policy = policyOf(SUPPLIER_CARE.yaml);

  test('an IR of the policy in which a rule was weakened is refused, whatever its hash', () => {
    const weakened = parseIr(
      rehashed(SUPPLIER_CARE.irJson.replace('"severity":"fail"', '"severity":"warn"')),
    );
    expect(weakened.policy_hash).toBe(SUPPLIER_CARE.policyHash);
    expect(() => assertIrOf(policy, weakened)).toThrow(withCode('hash_mismatch'));
  });

  test('an IR that has the right hashes and another content is refused', () => {
    const ir = irOf(policy);
    const [rule] = ir.rules;
    if (ir.ir_version !== '1.1' || rule === undefined) throw new Error('This policy has an IR 1.1 of rules.');
    const forged = { ...ir, rules: ir.rules.slice(1) };
    expect(() => assertIrOf(policy, forged)).toThrow(withCode('hash_mismatch'));
  });
});
