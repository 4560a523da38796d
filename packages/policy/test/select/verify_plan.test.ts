import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../src/errors.ts';
import { compilePolicy } from '../../src/evaluate/compile_policy.ts';
import type { CompiledPolicy } from '../../src/model/compiled.ts';
import type { PolicyContext } from '../../src/model/context.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Policy } from '../../src/model/policy.ts';
import { planHash } from '../../src/select/plan_hash.ts';
import { planOf } from '../../src/select/plan_of.ts';
import { decidePolicy } from '../../src/select/decide_policy.ts';
import { verifyPlan } from '../../src/select/verify_plan.ts';
import { EMPTY_CONTEXT, NO_SETS, NOW_MS, SEED_POLICY, seedContext } from './seed_example.ts';

const POLICY: Policy = {
  id: 'grades',
  version: '1',
  inputs: { big: { type: 'boolean' }, grade: { type: 'number' }, note: { type: 'number' } },
  rules: [
    { id: 'grade_high', op: 'range_min', lhs: 'grade', rhs: { const: 5 } },
    { id: 'note_high', op: 'range_min', lhs: 'note', rhs: { const: 5 }, severity: 'warn' },
  ],
  adaptivity: {
    predicates: [{ id: 'is_big', expr: 'big == true' }],
    activations: [{ when: 'is_big', rules: ['grade_high', 'note_high'] }],
  },
};
const compiled = compilePolicy(POLICY);

const given = (inputs: PolicyContext['inputs']): PolicyContext => ({ ...EMPTY_CONTEXT, inputs });
const BASIC = { selector: 'basic' } as const;

function verdictFor(policy: CompiledPolicy, context: PolicyContext): ReturnType<typeof verifyPlan> {
  const facts = policy.facts(context, NOW_MS, NO_SETS);
  const verdict = verifyPlan(policy, planOf(policy, facts, BASIC), facts);
  expect(decidePolicy(policy, facts).verdict).toBe(verdict.verdict);
  return verdict;
}

describe('a verdict', () => {
  it.each([
    ['OK', { big: true, grade: 5, note: 5 }],
    ['FAIL', { big: true, grade: 4, note: 5 }],
    ['WARN', { big: true, grade: 5, note: 4 }],
    ['FAIL', { big: true, grade: 4, note: 4 }],
    ['WARN', { big: true, note: 5 }],
    ['WARN', { big: true, grade: 5 }],
    ['FAIL', { big: true, grade: 4 }],
    ['WARN', { grade: 5, note: 5 }],
    ['FAIL', { grade: 4, note: 5 }],
  ] as const)('is %s for %j', (verdict, inputs) => {
    expect(verdictFor(compiled, given(inputs)).verdict).toBe(verdict);
  });

  it('is WARN where no rule is active: nothing was checked', () => {
    const verdict = verdictFor(compiled, given({ big: false, grade: 9, note: 9 }));
    expect(verdict).toMatchObject({ verdict: 'WARN', results: [] });
  });

  it('names predicates that are unknown, and their rules are checked', () => {
    const verdict = verdictFor(compiled, given({ grade: 5, note: 5 }));
    expect(verdict.unknown_predicates).toEqual(['is_big']);
    expect(verdict.results.map(({ rule_id, status }) => [rule_id, status])).toEqual([
      ['grade_high', 'pass'],
      ['note_high', 'pass'],
    ]);
  });

  it('is never OK with a list missing', () => {
    const seed = compilePolicy(SEED_POLICY);
    const verdict = verdictFor(seed, seedContext(50));
    expect(verdict.verdict).toBe('WARN');
    expect(verdict.results.map(({ rule_id, status }) => [rule_id, status])).toEqual([
      ['audit_fresh', 'pass'],
      ['no_sanctions', 'unknown'],
      ['no_conflict_regions', 'unknown'],
    ]);
  });

  it('carries what it was made from', () => {
    const facts = compiled.facts(given({ big: true }), NOW_MS, NO_SETS);
    const plan = planOf(compiled, facts, BASIC);
    expect(verifyPlan(compiled, plan, facts)).toMatchObject({
      policy_hash: compiled.ir.policy_hash,
      ir_hash: compiled.ir.ir_hash,
      context_hash: plan.context_hash,
      plan_hash: plan.plan_hash,
      evaluated_at: '2026-01-01T00:00:00.000Z',
    });
  });

  it('lists results in the order of the plan', () => {
    const facts = compiled.facts(given({ big: true }), NOW_MS, NO_SETS);
    const weights = new Map([['grade_high', 3]]);
    const plan = planOf(compiled, facts, { selector: 'weighted', weights });
    expect(plan.order).toEqual(['note_high', 'grade_high']);
    expect(verifyPlan(compiled, plan, facts).results.map(({ rule_id }) => rule_id)).toEqual(plan.order);
  });
});

describe('a plan is refused', () => {
  const context = given({ big: true, grade: 4, note: 4 });
  const facts = compiled.facts(context, NOW_MS, NO_SETS);
  const plan = planOf(compiled, facts, BASIC);

  const rehashed = (members: Partial<Plan>): Plan => {
    const { plan_hash: _, ...rest } = { ...plan, ...members };
    return { ...rest, plan_hash: planHash(rest) };
  };
  const refusal = (other: Plan): unknown => {
    try {
      verifyPlan(compiled, other, facts);
      return undefined;
    } catch (error) {
      return error instanceof PolicyError ? [error.code, error.message] : error;
    }
  };

  it('if its hash is of something else', () => {
    const { active_rules: _, ...rest } = plan;
    expect(refusal({ ...rest, active_rules: [] })).toEqual(['hash_mismatch', expect.any(String)]);
  });

  it.each<[string, Partial<Plan>, RegExp]>([
    ['of another policy', { policy_id: 'other' }, /of policy other, not grades/],
    ['of another version', { ir_hash: plan.plan_hash }, /another version/],
    ['of another context', { context_hash: plan.plan_hash }, /another context/],
    [
      'that leaves out the rule that would fail',
      {
        active_rules: ['note_high'],
        order: ['note_high'],
        cost: { note_high: 2 },
        cost_sum: 2,
        reason: { note_high: ['is_big'] },
      },
      /not what the policy selects/,
    ],
    [
      'of no rules',
      { active_rules: [], order: [], cost: {}, cost_sum: 0, reason: {} },
      /not what the policy selects/,
    ],
    [
      'with other reasons',
      { reason: { ...plan.reason, grade_high: ['baseline'] } },
      /not what the policy selects/,
    ],
    ['with predicates called unknown', { unknown_predicates: ['is_big'] }, /not what the policy selects/],
    ['with a cost that no operator has', { cost: { grade_high: 1, note_high: 1 }, cost_sum: 2 }, /not what/],
    ['in another order', { order: plan.order.toReversed() }, /not what the policy selects/],
    ['weighted, with a wrong sum', { selector: 'weighted', cost_sum: 3 }, /not what the policy selects/],
    [
      'weighted, with a rule that is not active',
      { selector: 'weighted', cost: { ...plan.cost, other: 1 } },
      /not what the policy selects/,
    ],
  ])('%s, hashed anew', (_, members, message) => {
    expect(refusal(rehashed(members))).toEqual(['plan_invalid', expect.stringMatching(message)]);
  });

  it('whose unknown predicates are left out', () => {
    const unknown = compiled.facts(given({ grade: 5, note: 5 }), NOW_MS, NO_SETS);
    const { unknown_predicates: _, plan_hash: __, ...rest } = planOf(compiled, unknown, BASIC);
    expect(() => verifyPlan(compiled, { ...rest, plan_hash: planHash(rest) }, unknown)).toThrow('not what');
  });

  it('once time has changed what it selects', () => {
    const timed = compilePolicy({
      id: 'timed',
      version: '1',
      inputs: { since: { type: 'date' } },
      rules: [{ id: 'fresh', op: 'max_age', lhs: 'since', rhs: { const: 'P1D' } }],
      adaptivity: {
        predicates: [{ id: 'started', expr: 'now() >= since' }],
        activations: [{ when: 'started', rules: ['fresh'] }],
      },
    });
    const starting = given({ since: '2026-01-02' });
    const early = planOf(timed, timed.facts(starting, NOW_MS, NO_SETS), BASIC);
    const later = timed.facts(starting, NOW_MS + 3 * 86_400_000, NO_SETS);
    expect(() => verifyPlan(timed, early, later)).toThrow('at this time');
  });
});
