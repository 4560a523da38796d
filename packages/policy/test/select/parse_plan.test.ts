import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../src/errors.ts';
import { compilePolicy } from '../../src/evaluate/compile_policy.ts';
import { parsePlan } from '../../src/select/parse_plan.ts';
import { planHash } from '../../src/select/plan_hash.ts';
import { planJson } from '../../src/select/plan_json.ts';
import { planOf } from '../../src/select/plan_of.ts';
import { EMPTY_CONTEXT, NO_SETS, NOW_MS, SEED_POLICY, seedContext } from './seed_example.ts';

const seed = compilePolicy(SEED_POLICY);
const plan = planOf(seed, seed.facts(seedContext(50), NOW_MS, NO_SETS), { selector: 'basic' });
const text = planJson(plan);

const codeOf = (input: string): string => {
  try {
    parsePlan(input);
    return 'accepted';
  } catch (error) {
    if (error instanceof PolicyError) return error.code;
    throw error;
  }
};

/** With other members, and the hash made anew. */
const altered = (members: object): string => {
  const { plan_hash: _, ...rest } = { ...plan, ...members };
  return JSON.stringify({ ...rest, plan_hash: planHash(rest) });
};

describe('a plan as text', () => {
  it('is read back as it was written', () => {
    expect(parsePlan(text)).toEqual(plan);
    expect(planJson(parsePlan(text))).toBe(text);
  });

  it('is read back with unknown predicates', () => {
    const unknown = planOf(seed, seed.facts(EMPTY_CONTEXT, NOW_MS, NO_SETS), { selector: 'basic' });
    expect(unknown.unknown_predicates).toEqual(['high_exposure']);
    expect(parsePlan(planJson(unknown))).toEqual(unknown);
  });

  it('may be spaced and ordered otherwise', () => {
    const other = JSON.stringify(Object.fromEntries(Object.entries(plan).toReversed()), null, 2);
    expect(planJson(parsePlan(other))).toBe(text);
  });

  it.each([
    [
      'a rule left out of the order',
      text.replace('"audit_fresh","no_sanctions"', '"no_sanctions"'),
      'plan_invalid',
    ],
    [
      'another context',
      text.replace(/"context_hash":"sha3-256:./, '"context_hash":"sha3-256:g'),
      'plan_invalid',
    ],
    ['another cost', text.replace('"no_sanctions":10', '"no_sanctions":11'), 'hash_mismatch'],
    ['another reason', text.replace('["baseline"]', '["high_exposure"]'), 'hash_mismatch'],
    ['another selector', text.replace('"basic"', '"weighted"'), 'hash_mismatch'],
    ['a repeated member', text.replace('{', '{"policy_id":"other",'), 'plan_invalid'],
    ['a member of another name', text.replace('{', '{"note":"",'), 'plan_invalid'],
    ['no hash', text.replace(/,"plan_hash":"[^"]*"/, ''), 'plan_invalid'],
    ['a byte order mark', `\uFEFF${text}`, 'plan_invalid'],
    ['a list', '[]', 'plan_invalid'],
    ['nothing', '', 'plan_invalid'],
  ])('with %s is refused', (_, input, code) => {
    expect(input).not.toBe(text);
    expect(codeOf(input)).toBe(code);
  });

  it.each([
    ['rules out of order', { active_rules: plan.active_rules.toReversed() }],
    ['a rule twice', { active_rules: [...plan.active_rules, 'no_sanctions'] }],
    ['an order of other rules', { order: ['a', 'b', 'c'] }],
    ['a cost for an inactive rule', { cost: { ...plan.cost, other: 1 } }],
    ['a missing reason', { reason: { no_sanctions: ['baseline'] } }],
    ['a negative cost', { cost: { ...plan.cost, no_sanctions: -1 } }],
    ['a sum that is no number', { cost_sum: '27' }],
    ['a selector of another name', { selector: 'cheapest' }],
    ['unknown predicates that are no list', { unknown_predicates: 'high_exposure' }],
  ])('with %s is refused even if its hash is right', (_, members) => {
    expect(codeOf(altered(members))).toBe('plan_invalid');
  });

  it('is refused with a PolicyError whatever is done to it (fuzz)', () => {
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.nat(12),
        fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('"', '{', '}', '[', ',', '9', '\\')),
        (at, cut, insert) => {
          const input = text.slice(0, at) + insert + text.slice(at + cut);
          const code = codeOf(input);
          const same = code === 'accepted' && planJson(parsePlan(input)) === text;
          expect(['plan_invalid', 'hash_mismatch', same && 'accepted']).toContain(code);
        },
      ),
      { seed: 5, numRuns: 1000 },
    );
  });
});
