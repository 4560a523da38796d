import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../../src/evaluate/compile_policy.ts';
import type { CompiledPolicy, Facts } from '../../src/model/compiled.ts';
import type { PolicyContext } from '../../src/model/context.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Operand, Policy } from '../../src/model/policy.ts';
import type { PolicyVerdict, RuleStatus } from '../../src/model/verdict.ts';
import { decidePolicy } from '../../src/select/decide_policy.ts';
import { parsePlan } from '../../src/select/parse_plan.ts';
import { planJson } from '../../src/select/plan_json.ts';
import { planOf } from '../../src/select/plan_of.ts';
import { verifyPlan } from '../../src/select/verify_plan.ts';
import { weightsOf } from '../../src/select/weights_of.ts';
import { CONTEXTS, MOMENTS, POLICIES } from '../support/arbitraries.ts';
import { SAMPLE_SETS } from '../support/sample_sets.ts';

interface Case {
  readonly policy: Policy;
  readonly compiled: CompiledPolicy;
  readonly context: PolicyContext;
  readonly facts: Facts;
}

/** Verdicts are made for each: OK, WARN, FAIL, and with unknown predicates. */
const CASES: fc.Arbitrary<Case> = fc
  .tuple(POLICIES, CONTEXTS, MOMENTS)
  .map(([policy, context, nowMs]) => caseOf(policy, context, nowMs));

function caseOf(policy: Policy, context: PolicyContext, nowMs: number): Case {
  const compiled = compilePolicy(policy);
  return { policy, compiled, context, facts: compiled.facts(context, nowMs, SAMPLE_SETS) };
}

const RUNS = { seed: 2605, numRuns: 120 };
const BASIC = { selector: 'basic' } as const;

const idsWith = ({ results }: PolicyVerdict, status: RuleStatus): string[] =>
  results
    .filter((result) => result.status === status)
    .map(({ rule_id }) => rule_id)
    .toSorted();

const verdictOn = ({ compiled, facts }: Case, plan: Plan): PolicyVerdict => verifyPlan(compiled, plan, facts);

describe('for random policies and contexts', () => {
  it('the verdict without evidence is that with it, rule by rule', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(CASES, (each) => {
        const outcome = decidePolicy(each.compiled, each.facts);
        const plan = planOf(each.compiled, each.facts, BASIC);
        expect(parsePlan(planJson(plan))).toEqual(plan);
        const verdict = verdictOn(each, plan);
        expect(outcome.verdict).toBe(verdict.verdict);
        expect([...outcome.failed, ...outcome.warned].toSorted()).toEqual(idsWith(verdict, 'fail'));
        expect([...outcome.unknown].toSorted()).toEqual(idsWith(verdict, 'unknown'));
        expect(outcome.unknown_predicates).toEqual(verdict.unknown_predicates ?? []);
        seen.add(verdict.verdict);
        if (verdict.unknown_predicates !== undefined) seen.add('unknown predicates');
        if (verdict.results.length === 0) seen.add('nothing active');
      }),
      RUNS,
    );
    // Were one of them never drawn, these properties would say nothing about it.
    expect([...seen].toSorted()).toEqual(['FAIL', 'OK', 'WARN', 'nothing active', 'unknown predicates']);
  });

  it('the adaptive verdict is the full verdict over the active rules, and WARN at best over unknown predicates', () => {
    fc.assert(
      fc.property(CASES, (each) => {
        const adaptive = verdictOn(each, planOf(each.compiled, each.facts, BASIC));
        const active = new Set(adaptive.results.map(({ rule_id }) => rule_id));
        const { adaptivity: _, ...plain } = each.policy;
        const rules = plain.rules.filter(({ id }) => active.has(id));
        fc.pre(rules.length > 0);
        const full = caseOf({ ...plain, rules }, each.context, each.facts.nowMs);
        const verdict = verdictOn(full, planOf(full.compiled, full.facts, BASIC));
        expect(adaptive.results).toEqual(verdict.results);
        const doubtful = adaptive.unknown_predicates !== undefined && verdict.verdict === 'OK';
        expect(adaptive.verdict).toBe(doubtful ? 'WARN' : verdict.verdict);
      }),
      RUNS,
    );
  });

  it('weights change the order and nothing else', () => {
    fc.assert(
      fc.property(CASES, fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }), (each, numbers) => {
        const { compiled, facts, policy } = each;
        const given = Object.fromEntries(policy.rules.map(({ id }, i) => [id, numbers[i]]));
        const basic = planOf(compiled, facts, BASIC);
        const weighted = planOf(compiled, facts, { selector: 'weighted', weights: weightsOf(given, policy) });
        expect(weighted.active_rules).toEqual(basic.active_rules);
        expect(weighted.reason).toEqual(basic.reason);
        const [one, other] = [verdictOn(each, basic), verdictOn(each, weighted)];
        expect(other.verdict).toBe(one.verdict);
        for (const status of ['pass', 'fail', 'unknown'] as const) {
          expect(idsWith(other, status)).toEqual(idsWith(one, status));
        }
      }),
      RUNS,
    );
  });

  it('what is left out of a context never makes OK what was not', () => {
    let fewerOk = 0;
    fc.assert(
      fc.property(CASES, ({ policy, compiled, context, facts }) => {
        const before = decidePolicy(compiled, facts).verdict;
        const active = planOf(compiled, facts, BASIC).active_rules;
        for (const name of namesIn(context)) {
          const fewer = compiled.facts(without(context, name), facts.nowMs, SAMPLE_SETS);
          const after = decidePolicy(compiled, fewer).verdict;
          const needed = policy.rules.some(
            ({ id, lhs, rhs }) =>
              active.includes(id) && [lhs, rhs].some((side) => names(side).includes(name)),
          );
          const asked = compiled.predicates.some((predicate) => predicate.test(fewer) === null);
          expect(after === 'OK' && (needed || asked || before !== 'OK')).toBe(false);
          if (before === 'OK' && after === 'WARN') fewerOk += 1;
        }
      }),
      RUNS,
    );
    expect(fewerOk).toBeGreaterThan(0);
  });
});

const namesIn = ({ inputs, commitments, variables }: PolicyContext): string[] =>
  [inputs, commitments, variables].flatMap((member) => Object.keys(member));

function without(context: PolicyContext, name: string): PolicyContext {
  const { [name]: _, ...inputs } = context.inputs;
  const { [name]: __, ...commitments } = context.commitments;
  const { [name]: ___, ...variables } = context.variables;
  return { ...context, inputs, commitments, variables };
}

function names(operand: Operand): string[] {
  if (typeof operand === 'string') return [operand];
  if ('var' in operand) return [operand.var];
  return 'func' in operand ? operand.args.flatMap(names) : [];
}
