import { describe, expect, test } from 'vitest';
import { fitText, planLayout } from '../src/pages/policy/plan/plan_layout.ts';
import { planView } from '../src/pages/policy/plan/plan_view.ts';
import { becauseWords, planSentence, unknownOf } from '../src/pages/policy/plan/plan_words.ts';

const rule = (id: string, severity?: 'warn') => ({
  id,
  op: 'eq',
  ...(severity === undefined ? {} : { severity }),
});
const document = {
  id: 'p',
  version: '1',
  legal_basis: [],
  description: '',
  inputs: {},
  rules: [rule('a'), rule('b', 'warn'), rule('c'), rule('d')],
  adaptivity: {
    predicates: ['held', 'failed', 'open', 'helper'].map((id) => ({ id })),
    activations: [
      { when: 'held', rules: ['b', 'c'] },
      { when: 'failed', rules: ['d'] },
      { when: 'open', rules: ['c'] },
    ],
    baseline: ['a'],
  },
};
const plan = {
  policy_id: 'p',
  ir_hash: '',
  context_hash: '',
  selector: 'basic',
  active_rules: ['a', 'b', 'c'],
  order: ['b', 'a', 'c'],
  cost: { a: 2, b: 1, c: 20 },
  cost_sum: 23,
  reason: { a: ['baseline'], b: ['held'], c: ['held', 'open'] },
  unknown_predicates: ['open'],
  plan_hash: '',
} as const;
const answered = {
  ...plan,
  active_rules: [...plan.active_rules],
  order: [...plan.order],
  reason: { a: ['baseline'], b: ['held'], c: ['held', 'open'] },
  unknown_predicates: ['open'],
};
const view = planView(document, answered);

describe('a plan', () => {
  test('says which predicates held, did not, are unknown, and which it cannot say', () => {
    expect(view.predicates.map(({ id, truth }) => [id, truth])).toEqual([
      ['held', 'true'],
      ['failed', 'false'],
      ['open', 'unknown'],
      ['helper', 'untold'],
    ]);
  });

  test('adds costs up in the order of the checks, to the sum that the gateway says', () => {
    expect(view.rules.map(({ id, cost, costSoFar, severity }) => [id, cost, costSoFar, severity])).toEqual([
      ['b', 1, 1, 'warn'],
      ['a', 2, 3, 'fail'],
      ['c', 20, 23, 'fail'],
    ]);
    expect(view.rules.at(-1)?.costSoFar).toBe(view.costSum);
    expect(view.idle).toEqual(['d']);
  });

  test('says in words why a rule is checked', () => {
    expect(becauseWords(['baseline'], unknownOf(view))).toBe('always checked');
    expect(becauseWords(['held', 'open'], unknownOf(view))).toBe('held holds, open is unknown');
    expect(planSentence(view)).toBe(
      '3 of 4 rules are checked, at a cost of 23 comparisons. Of 4 predicates, 1 hold, 1 do not, 1 are unknown.',
    );
  });

  test('without adaptivity has no predicates, and every rule is checked', () => {
    const { adaptivity: _none, ...plain } = document;
    expect(planView(plain, answered).predicates).toEqual([]);
  });
});

describe('the graph of a plan', () => {
  const layout = planLayout(view, 700);

  test('draws a line for each reason, dashed where the predicate is unknown', () => {
    expect(layout.edges.map(({ from, to, unknown }) => [from, to, unknown])).toEqual([
      ['held', 'b', false],
      ['baseline', 'a', false],
      ['held', 'c', false],
      ['open', 'c', true],
    ]);
  });

  test.each([560, 700, 1200])('fits into %i px, and no boxes overlap', (width) => {
    const { sources, rules, heightPx } = planLayout(view, width);
    for (const column of [sources, rules])
      for (const [index, box] of column.entries()) {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(heightPx);
        expect(box.y).toBeGreaterThanOrEqual((column[index - 1]?.y ?? -Infinity) + box.height);
      }
    const [source, checked] = [sources[0], rules[0]];
    expect((source?.x ?? 0) + (source?.width ?? 0)).toBeLessThan(checked?.x ?? 0);
  });

  test('shortens a name that does not fit', () => {
    expect(fitText('short', 100, 7)).toBe('short');
    expect(fitText('a_very_long_name', 70, 7)).toBe('a_very_lo…');
  });
});
