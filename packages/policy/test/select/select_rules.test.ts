import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../../src/evaluate/compile_policy.ts';
import type { PolicyContext } from '../../src/model/context.ts';
import type { Adaptivity, Policy } from '../../src/model/policy.ts';
import { type Selection, selectRules } from '../../src/select/select_rules.ts';
import { EMPTY_CONTEXT, NO_SETS, NOW_MS } from './seed_example.ts';

const PLAIN: Policy = {
  id: 'selection',
  version: '1',
  inputs: { x: { type: 'number' }, y: { type: 'number' } },
  rules: ['c', 'a', 'b'].map((id) => ({ id, op: 'range_min', lhs: 'x', rhs: { const: 0 } })),
};
const ADAPTIVITY: Adaptivity = {
  predicates: [
    { id: 'y_high', expr: 'y > 5' },
    { id: 'x_high', expr: 'x > 5' },
  ],
  activations: [
    { when: 'x_high', rules: ['a'] },
    { when: 'y_high', rules: ['a', 'b'] },
    { when: 'x_high', rules: ['a', 'c'] },
  ],
  baseline: ['c'],
};

function selected(adaptivity: Adaptivity | undefined, inputs: PolicyContext['inputs']): Selection {
  const compiled = compilePolicy({ ...PLAIN, ...(adaptivity && { adaptivity }) });
  return selectRules(compiled, compiled.facts({ ...EMPTY_CONTEXT, inputs }, NOW_MS, NO_SETS));
}
const reasons = (...args: Parameters<typeof selected>): unknown => [...selected(...args).reasons];

describe('selection', () => {
  it('is all rules where a policy does not adapt', () => {
    expect(reasons(undefined, {})).toEqual([
      ['a', ['baseline']],
      ['b', ['baseline']],
      ['c', ['baseline']],
    ]);
  });

  it('is the baseline where no predicate holds', () => {
    expect(reasons(ADAPTIVITY, { x: 5, y: 5 })).toEqual([['c', ['baseline']]]);
  });

  it('names the baseline first, then predicates in policy order, each once', () => {
    expect(reasons(ADAPTIVITY, { x: 6, y: 6 })).toEqual([
      ['a', ['y_high', 'x_high']],
      ['b', ['y_high']],
      ['c', ['baseline', 'x_high']],
    ]);
  });

  it('takes a predicate that is unknown as one that holds, and says so', () => {
    expect(reasons(ADAPTIVITY, { x: 5 })).toEqual([
      ['a', ['y_high']],
      ['b', ['y_high']],
      ['c', ['baseline']],
    ]);
    expect(selected(ADAPTIVITY, { x: 5 }).unknownPredicates).toEqual(['y_high']);
    expect(selected(ADAPTIVITY, {}).unknownPredicates).toEqual(['y_high', 'x_high']);
  });

  it('is nothing without a baseline where no predicate holds', () => {
    const { baseline: _, ...none } = ADAPTIVITY;
    expect(reasons(none, { x: 5, y: 5 })).toEqual([]);
  });

  it.each([
    ['rule', { ...ADAPTIVITY, baseline: ['d'] }],
    ['rule', { ...ADAPTIVITY, activations: [{ when: 'x_high', rules: ['d'] }] }],
    ['predicate', { ...ADAPTIVITY, activations: [{ when: 'z_high', rules: ['a'] }] }],
  ])('refuses a %s that the compiled policy lacks', (what, adaptivity) => {
    const compiled = compilePolicy({ ...PLAIN, adaptivity: ADAPTIVITY });
    const facts = compiled.facts(EMPTY_CONTEXT, NOW_MS, NO_SETS);
    expect(() => selectRules({ ...compiled, policy: { ...PLAIN, adaptivity } }, facts)).toThrow(
      expect.objectContaining({ code: 'policy_invalid', message: expect.stringContaining(`no ${what}`) }),
    );
  });
});
