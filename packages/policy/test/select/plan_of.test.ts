import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../../src/evaluate/compile_policy.ts';
import type { Operator, Policy } from '../../src/model/policy.ts';
import { planJson } from '../../src/select/plan_json.ts';
import { planOf } from '../../src/select/plan_of.ts';
import { readPolicy } from '../../src/source/read_policy.ts';
import { weightsOf } from '../../src/select/weights_of.ts';
import { EMPTY_CONTEXT, NO_SETS, NOW_MS, SEED_POLICY, SEED_WEIGHTS, seedContext } from './seed_example.ts';

const seed = compilePolicy(SEED_POLICY);
const weights = weightsOf(SEED_WEIGHTS, SEED_POLICY);

/** Its hashes were made with another implementation of SHA3-256 and of canonical JSON, too. */
const GOLDEN = [
  '{"policy_id":"lksg.v2",',
  '"ir_hash":"sha3-256:f98157e6d75ff1eb0ceba5707860707e7d0d89dbcf7e69c79df85a7730692af0",',
  '"context_hash":"sha3-256:e1550ac86109ab7bdc2ef97c8dbf4629f733ad47f12cf31d8c85c547894446f0",',
  '"selector":"weighted","active_rules":["audit_fresh","no_conflict_regions","no_sanctions"],',
  '"order":["no_conflict_regions","no_sanctions","audit_fresh"],"cost":{"audit_fresh":3,"no_conflict_regions":1,"no_sanctions":1},"cost_sum":5,',
  '"reason":{"audit_fresh":["high_exposure"],"no_conflict_regions":["high_exposure"],"no_sanctions":["baseline"]},',
  '"plan_hash":"sha3-256:a65797a6e67f849971fd073093dfc80749597636d1f1a3e029d0c263798014ea"}',
].join('');

describe("the contract's example", () => {
  const plan = planOf(seed, seed.facts(seedContext(50), NOW_MS, NO_SETS), { selector: 'weighted', weights });

  it('orders by weight, then by id', () => {
    expect(plan.order).toEqual(['no_conflict_regions', 'no_sanctions', 'audit_fresh']);
    expect(plan.cost_sum).toBe(5);
  });

  it('says why each rule is active', () => {
    expect(plan.active_rules).toEqual(['audit_fresh', 'no_conflict_regions', 'no_sanctions']);
    expect(plan.reason).toEqual({
      audit_fresh: ['high_exposure'],
      no_conflict_regions: ['high_exposure'],
      no_sanctions: ['baseline'],
    });
    expect(plan).not.toHaveProperty('unknown_predicates');
  });

  it('is these bytes', () => {
    expect(planJson(plan)).toBe(GOLDEN);
  });

  it('keeps to the baseline below the threshold', () => {
    const few = planOf(seed, seed.facts(seedContext(49), NOW_MS, NO_SETS), { selector: 'weighted', weights });
    expect(few.order).toEqual(['no_sanctions']);
    expect(few.cost).toEqual({ no_sanctions: 1 });
  });
});

describe('costs', () => {
  const options = { selector: 'basic' } as const;

  it('are those of the operators without weights', () => {
    const plan = planOf(seed, seed.facts(seedContext(50), NOW_MS, NO_SETS), options);
    expect(plan.cost).toEqual({ audit_fresh: 2, no_conflict_regions: 15, no_sanctions: 10 });
    expect(plan.order).toEqual(['audit_fresh', 'no_sanctions', 'no_conflict_regions']);
  });

  it('of a rule without a weight are those of its operator', () => {
    const some = weightsOf({ audit_fresh: 12.5 }, SEED_POLICY);
    const plan = planOf(seed, seed.facts(seedContext(50), NOW_MS, NO_SETS), {
      selector: 'weighted',
      weights: some,
    });
    expect(plan.cost).toEqual({ audit_fresh: 12.5, no_conflict_regions: 15, no_sanctions: 10 });
    expect(plan.cost_sum).toBe(37.5);
  });

  it.each<[Operator, number]>([
    ['eq', 1],
    ['neq', 1],
    ['in', 1],
    ['range_min', 2],
    ['range_max', 2],
    ['max_age', 2],
    ['membership', 10],
    ['non_membership', 10],
    ['non_intersection', 15],
    ['threshold', 20],
  ])('of %s are %d', (op, cost) => {
    const { lhs, rhs, type } = operandsOf(op);
    const compiled = compilePolicy({
      id: 'p',
      version: '1',
      inputs: { x: type },
      rules: [{ id: 'r', op, lhs, rhs }],
    });
    expect(planOf(compiled, compiled.facts(EMPTY_CONTEXT, NOW_MS, NO_SETS), options).cost).toEqual({
      r: cost,
    });
  });

  it('come from weights only for the weighted selector', () => {
    const facts = seed.facts(seedContext(50), NOW_MS, NO_SETS);
    expect(() => planOf(seed, facts, { selector: 'basic', weights })).toThrow('takes no weights');
  });
});

describe('the bytes of a plan', () => {
  const named: Policy = {
    id: 'names',
    version: '1',
    inputs: { n: { type: 'number' } },
    rules: ['9', '10', '__proto__', 'constructor', '\u{10000}', '\uFFFD'].map((id) => ({
      id,
      op: 'range_min',
      lhs: 'n',
      rhs: { const: 1 },
    })),
  };

  it('list rules in byte order, whatever an object makes of names that look like integers', () => {
    const compiled = compilePolicy(named);
    const text = planJson(
      planOf(compiled, compiled.facts(EMPTY_CONTEXT, NOW_MS, NO_SETS), { selector: 'basic' }),
    );
    const byBytes = ['10', '9', '__proto__', 'constructor', '\uFFFD', '\u{10000}'];
    expect(text).toContain(`"cost":{${byBytes.map((id) => `${JSON.stringify(id)}:2`).join(',')}}`);
    expect(text).toContain(
      `"reason":{${byBytes.map((id) => `${JSON.stringify(id)}:["baseline"]`).join(',')}}`,
    );
  });

  it('are the same on every run and however the members of policy and context were ordered', () => {
    const texts = new Set<string>();
    for (let run = 0; run < 100; run += 1) {
      const compiled = run % 2 === 0 ? seed : compiledText(JSON.stringify(reversed(SEED_POLICY)));
      const context = run % 4 < 2 ? seedContext(50) : reversed(seedContext(50));
      const facts = compiled.facts(context, NOW_MS, NO_SETS);
      texts.add(
        planJson(
          planOf(compiled, facts, {
            selector: 'weighted',
            weights: run % 8 < 4 ? weights : new Map([...weights].toReversed()),
          }),
        ),
      );
    }
    expect(texts.size).toBe(1);
  });
});

/** From YAML, of which JSON is a part. */
function compiledText(text: string): ReturnType<typeof compilePolicy> {
  const read = readPolicy(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return compilePolicy(read.policy);
}

/** The same value with the members of each object in reverse. */
function reversed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toReversed())
      : each,
  ) as T;
}

function operandsOf(
  op: Operator,
): Pick<Policy['rules'][number], 'lhs' | 'rhs'> & { type: Policy['inputs'][string] } {
  switch (op) {
    case 'in':
      return { lhs: 'x', rhs: { const: [1, 2] }, type: { type: 'number' } };
    case 'max_age':
      return { lhs: 'x', rhs: { const: 'P1D' }, type: { type: 'date' } };
    case 'membership':
    case 'non_membership':
    case 'non_intersection':
      return { lhs: 'x', rhs: { const: [1, 2] }, type: { type: 'array', items: 'number' } };
    default:
      return { lhs: 'x', rhs: { const: 1 }, type: { type: 'number' } };
  }
}
