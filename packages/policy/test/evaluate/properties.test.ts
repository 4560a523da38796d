import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { setsAtHand } from '../../src/bundle/sets_at_hand.ts';
import { compilePolicy } from '../../src/evaluate/compile_policy.ts';
import { lintPolicy } from '../../src/lint/lint_policy.ts';
import type { CompiledPolicy, Facts } from '../../src/model/compiled.ts';
import type { PolicyContext } from '../../src/model/context.ts';
import type { Truth } from '../../src/model/verdict.ts';
import { verifySetProof } from '../../src/sets/proof/verify_set_proof.ts';
import { CONTEXTS, MOMENTS, POLICIES } from '../support/arbitraries.ts';
import { SAMPLE_SETS } from '../support/sample_sets.ts';

/** Rules, then predicates. */
const truthsOf = ({ rules, predicates }: CompiledPolicy, facts: Facts): readonly Truth[] =>
  [...rules, ...predicates].map((each) => each.test(facts));

function without(context: PolicyContext, names: ReadonlySet<string>): PolicyContext {
  const kept = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([name]) => !names.has(name)));
  return {
    inputs: kept(context.inputs),
    commitments: kept(context.commitments),
    lists: kept(context.lists),
    variables: kept(context.variables),
  };
}

describe('any policy that the linter finds no error in, over any context', () => {
  test('compiles, and each rule and predicate is true, false or unknown', () => {
    fc.assert(
      fc.property(POLICIES, CONTEXTS, MOMENTS, (policy, context, nowMs) => {
        expect(lintPolicy(policy, 'strict').filter(({ level }) => level === 'error')).toEqual([]);
        const compiled = compilePolicy(policy);
        for (const truth of truthsOf(compiled, compiled.facts(context, nowMs, SAMPLE_SETS))) {
          expect([true, false, null]).toContain(truth);
        }
      }),
      { seed: 521, numRuns: 150 },
    );
  });

  test('explanations agree with the tests, and what they show is consistent', () => {
    fc.assert(
      fc.property(POLICIES, CONTEXTS, MOMENTS, (policy, context, nowMs) => {
        const compiled = compilePolicy(policy);
        const facts = compiled.facts(context, nowMs, SAMPLE_SETS);
        for (const rule of compiled.rules) {
          const { truth, evidence, proof } = rule.explain(facts);
          expect(truth).toBe(rule.test(facts));
          expect(evidence).toMatchObject({ op: rule.op, severity: rule.severity });
          expect(evidence.message).toMatch(/^[A-Z].*[^.]\.$/);
          expect(evidence.missing.length === 0 || truth === null).toBe(true);
          expect(truth === null || (evidence.lhs !== null && evidence.rhs !== null)).toBe(true);
          const perElement = ['in', 'membership', 'non_membership', 'non_intersection'].includes(rule.op);
          expect(evidence.offending.length > 0).toBe(perElement && truth === false);
          for (const each of proof?.proofs ?? []) {
            expect(verifySetProof(proof?.root ?? '', each).ok).toBe(true);
          }
        }
      }),
      { seed: 522, numRuns: 150 },
    );
  });

  test('no rule that needs a missing input passes or fails', () => {
    const empty: PolicyContext = { inputs: {}, commitments: {}, lists: {}, variables: {} };
    fc.assert(
      fc.property(POLICIES, MOMENTS, (policy, nowMs) => {
        const compiled = compilePolicy(policy);
        const facts = compiled.facts(empty, nowMs, SAMPLE_SETS);
        for (const rule of compiled.rules) {
          const { truth, evidence } = rule.explain(facts);
          const needs = JSON.stringify(policy.rules.find(({ id }) => id === rule.id)).includes('"var"');
          expect(evidence.missing.length > 0).toBe(needs);
          expect(truth === null || !needs).toBe(true);
        }
      }),
      { seed: 523 },
    );
  });

  test('filling in what is missing never changes what was known (Kleene)', () => {
    fc.assert(
      fc.property(
        POLICIES,
        CONTEXTS,
        MOMENTS,
        fc.infiniteStream(fc.boolean()),
        (policy, full, nowMs, coins) => {
          const compiled = compilePolicy(policy);
          const names = Object.keys(policy.inputs).filter(() => coins.next().value);
          const part = compiled.facts(without(full, new Set(names)), nowMs, SAMPLE_SETS);
          const whole = compiled.facts(full, nowMs, SAMPLE_SETS);
          const before = truthsOf(compiled, part);
          const after = truthsOf(compiled, whole);
          for (const [i, truth] of before.entries()) expect(truth === null || truth === after[i]).toBe(true);
          const noSets = truthsOf(compiled, compiled.facts(full, nowMs, new Map()));
          for (const [i, truth] of noSets.entries()) expect(truth === null || truth === after[i]).toBe(true);
        },
      ),
      { seed: 524, numRuns: 150 },
    );
  });

  test('proofs alone, without the sets, lead to the same results', () => {
    fc.assert(
      fc.property(POLICIES, CONTEXTS, MOMENTS, (policy, context, nowMs) => {
        const compiled = compilePolicy(policy);
        const facts = compiled.facts(context, nowMs, SAMPLE_SETS);
        const results = compiled.rules.map((rule) => rule.explain(facts));
        const sets = setsAtHand(results.flatMap(({ proof }) => (proof === null ? [] : [proof])));
        const offline = compiled.facts(context, nowMs, sets);
        expect(compiled.rules.map((rule) => rule.explain(offline))).toEqual(results);
      }),
      { seed: 525 },
    );
  });
});
