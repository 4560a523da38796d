import fc from 'fast-check';
import { lbeta } from 'lib-r-math.js';
import { describe, expect, it } from 'vitest';
import { bestArmProbabilities, type BetaShape, drawBestArm } from '../../src/bandit/mod.ts';
import { VerdictError } from '../../src/mod.ts';
import { binomialInterval, seededRandom } from '../../src/stats/mod.ts';
import { emptyState } from './support.ts';

/** P(B > A) in closed form for integer shapes (E. Miller 2015, "Formulas for Bayesian A/B testing", equation 6). */
function closedForm(a: BetaShape, b: BetaShape): number {
  let sum = 0;
  for (let i = 0; i < b.alpha; i++) {
    sum += Math.exp(
      lbeta(a.alpha + i, a.beta + b.beta) -
        Math.log(b.beta + i) -
        lbeta(1 + i, b.beta) -
        lbeta(a.alpha, a.beta),
    );
  }
  return sum;
}

const count = (most: number) => fc.integer({ min: 1, max: most });
const shape = (most: number): fc.Arbitrary<BetaShape> => fc.record({ alpha: count(most), beta: count(most) });
const anyShape = fc.oneof(
  shape(5),
  shape(1000),
  fc.record({ alpha: count(3), beta: count(1e9) }),
  shape(1e9),
);

describe('the probability that an arm is best', () => {
  it('of two arms is that of the closed form', () => {
    fc.assert(
      fc.property(shape(300), shape(300), (a, b) => {
        expect(Math.abs((bestArmProbabilities([a, b])[1] ?? Number.NaN) - closedForm(a, b))).toBeLessThan(
          1e-9,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('sums to 1 within 1e-9, is never negative, and follows its arm through any order', () => {
    fc.assert(
      fc.property(fc.array(anyShape, { minLength: 1, maxLength: 6 }), (arms) => {
        const found = bestArmProbabilities(arms);
        expect(Math.abs(found.reduce((sum, each) => sum + each, 0) - 1)).toBeLessThan(1e-9);
        expect(found.every((each) => each >= 0)).toBe(true);
        for (const [index, each] of bestArmProbabilities(arms.toReversed()).toReversed().entries()) {
          expect(Math.abs(each - (found[index] ?? Number.NaN))).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [[1, 1], [1e8, 3], 3e-8],
    [[1, 1], [1, 1e6], 1e6 / (1e6 + 1)],
    [[7, 9], [7, 9], 0.5],
    // Its last nodes round to 1.
    [[18_677_056, 1], [1, 1], 18_677_056 / 18_677_057],
  ])('of Beta%j against Beta%j', ([a1 = 0, b1 = 0], [a2 = 0, b2 = 0], expected) => {
    const found = bestArmProbabilities([
      { alpha: a1, beta: b1 },
      { alpha: a2, beta: b2 },
    ]);
    expect(Math.abs((found[0] ?? Number.NaN) / expected - 1)).toBeLessThan(1e-6);
  });

  it('is how often real Beta draws choose it (seed 11, 60,000 draws, 99.9 % Clopper–Pearson)', () => {
    const random = seededRandom(11);
    const counts = [
      [3, 5],
      [4, 4],
      [0, 1],
      [40, 60],
    ] as const;
    const state = emptyState(counts.length);
    const arms = state.arms.map((each, index) => {
      const [successes, failures] = counts[index] ?? [0, 0];
      return { ...each, successes, failures };
    });
    const chosen = new Map<string, number>();
    const draws = 60_000;
    for (let draw = 0; draw < draws; draw++) {
      const id = drawBestArm(arms, random);
      chosen.set(id, (chosen.get(id) ?? 0) + 1);
    }
    const expected = bestArmProbabilities(
      counts.map(([successes, failures]) => ({ alpha: 1 + successes, beta: 1 + failures })),
    );
    for (const [index, { id }] of arms.entries()) {
      const { low, high } = binomialInterval(chosen.get(id) ?? 0, draws, 0.999);
      expect(expected[index]).toBeGreaterThan(low);
      expect(expected[index]).toBeLessThan(high);
    }
  });

  it.each([Number.NaN, 0, 0.5, Infinity])('refuses the shape %s', (alpha) => {
    expect(() => bestArmProbabilities([{ alpha, beta: 1 }])).toThrow(VerdictError);
  });
});
