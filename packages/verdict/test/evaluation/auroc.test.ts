import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc, deLongInterval } from '../../src/evaluation/mod.ts';
import { binomialInterval, seededRandom } from '../../src/stats/mod.ts';
import { binormal, bothClasses, itemsOf, pairCountAuroc, valueOf } from './support/items.ts';

describe('AUROC', () => {
  it('equals the brute-force pair count exactly, ties included', () => {
    fc.assert(
      fc.property(bothClasses(), (items) => {
        expect(valueOf(auroc(items))).toBe(pairCountAuroc(items));
      }),
      { numRuns: 500 },
    );
  });

  it('of the negated score is the complement', () => {
    fc.assert(
      fc.property(bothClasses(), (items) => {
        const reversed = items.map(({ score, wrong }) => ({ score: -score, wrong }));
        expect(valueOf(auroc(reversed))).toBeCloseTo(1 - valueOf(auroc(items)), 12);
      }),
    );
  });

  it('is .75 for the example of scikit-learn’s roc_auc_score', () => {
    expect(valueOf(auroc(itemsOf([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])))).toBe(0.75);
  });

  it.each([
    { name: 'nothing', items: [], reason: 'there are no items' },
    { name: 'benign only', items: itemsOf([1, 2], [0, 0]), reason: 'no item is labelled wrong' },
    { name: 'wrong only', items: itemsOf([1, 2], [1, 1]), reason: 'no item is labelled benign' },
  ])('of $name is undefined, never .5', ({ items, reason }) => {
    expect(auroc(items)).toEqual({ defined: false, reason });
    expect(deLongInterval(items)).toMatchObject({ defined: false, reason });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses a score of %s by its index',
    (bad) => {
      expect(() => auroc(itemsOf([0, bad, 1], [0, 1, 1]))).toThrow(/index 1 is/);
      expect(() => deLongInterval(itemsOf([0, 1, bad], [0, 1, 1]))).toThrow(/index 2 is/);
    },
  );
});

describe('DeLong interval', () => {
  it('has the variance of the 1988 definition, from all pairs', () => {
    fc.assert(
      fc.property(bothClasses(), (items) => {
        const wrong = items.filter((item) => item.wrong);
        const benign = items.filter((item) => !item.wrong);
        const psi = (a: number, b: number): number => (a > b ? 1 : a === b ? 0.5 : 0);
        const variance = (values: number[]): number => {
          const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
          return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1) / values.length;
        };
        const share = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
        const expected =
          variance(wrong.map((a) => share(benign.map((b) => psi(a.score, b.score))))) +
          variance(benign.map((b) => share(wrong.map((a) => psi(a.score, b.score)))));
        const made = deLongInterval(items);
        if (!made.defined) throw new Error(made.reason);
        expect(made.standardError === null).toBe(Number.isNaN(expected));
        expect(made.standardError ?? 0).toBeCloseTo(Number.isNaN(expected) ? 0 : Math.sqrt(expected), 10);
      }),
    );
  });

  it('contains its estimate and lies in [0, 1], and is never a point', () => {
    fc.assert(
      fc.property(bothClasses(), (items) => {
        const made = deLongInterval(items);
        if (!made.defined) throw new Error(made.reason);
        expect(made.low).toBeGreaterThanOrEqual(0);
        expect(made.high).toBeLessThanOrEqual(1);
        expect(made.low).toBeLessThanOrEqual(made.value);
        expect(made.high).toBeGreaterThanOrEqual(made.value);
        expect(made.high - made.low).toBeGreaterThan(0.01);
      }),
    );
  });

  it('of separated classes is the exact interval of their disjoint pairs', () => {
    const items = itemsOf([1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 0, 1, 1, 1]);
    expect(deLongInterval(items)).toMatchObject({
      value: 1,
      method: 'disjoint-pairs',
      ...binomialInterval(3, 3),
    });
    const reversed = items.map(({ score, wrong }) => ({ score: -score, wrong }));
    expect(deLongInterval(reversed)).toMatchObject({
      value: 0,
      method: 'disjoint-pairs',
      ...binomialInterval(0, 3),
    });
  });

  it('of a constant score is wide, not [.5, .5]', () => {
    const made = deLongInterval(
      itemsOf(
        Array(40).fill(0.3),
        Array.from({ length: 40 }, (_, i) => (i < 20 ? 1 : 0)),
      ),
    );
    expect(made).toMatchObject({ value: 0.5, method: 'hoeffding' });
    const reach = Math.sqrt(Math.log(2 / 0.05) / (2 * 20));
    expect(made).toMatchObject({
      low: expect.closeTo(0.5 - reach, 10),
      high: expect.closeTo(0.5 + reach, 10),
    });
  });

  it('of one wrong item says that it knows little', () => {
    expect(deLongInterval(itemsOf([1, 2, 3], [0, 1, 0]))).toMatchObject({
      method: 'hoeffding',
      low: 0,
      high: 1,
    });
  });

  it.each([0, 1, Number.NaN])('refuses a confidence of %s', (confidence) => {
    expect(() => deLongInterval(itemsOf([1, 2], [0, 1]), confidence)).toThrow(/confidence/);
  });
});

const TRIALS = 5000;
const SEED = 4;

/** Trials whose interval holds the true AUROC. */
function coverage(
  nWrong: number,
  nBenign: number,
  truth: number,
): { low: number; high: number; share: number } {
  const random = seededRandom(SEED);
  let hits = 0;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const made = deLongInterval(binormal(nWrong, nBenign, truth, random));
    if (made.defined && made.low <= truth && truth <= made.high) hits += 1;
  }
  return { ...binomialInterval(hits, TRIALS, 0.99), share: hits / TRIALS };
}

describe(`DeLong coverage at nominal .95, ${TRIALS} binormal trials a cell, seed ${SEED}`, () => {
  // The interval is asymptotic: .01 is what it is allowed to be off at 20 and more items per class.
  it.each([
    [20, 20, 0.6],
    [20, 20, 0.8],
    [20, 20, 0.9],
    [30, 100, 0.8],
    [50, 50, 0.6],
    [50, 50, 0.9],
    [100, 100, 0.8],
    [100, 100, 0.95],
  ])('n = %i and %i, AUROC %f: within .01', (m, n, truth) => {
    const { low, high, share } = coverage(m, n, truth);
    expect(high, `covered ${share}`).toBeGreaterThanOrEqual(0.94);
    expect(low, `covered ${share}`).toBeLessThanOrEqual(0.96);
  });

  // Known weak spots, as the docstring and the guide state them: too wide at 10, a little too narrow at .95.
  it.each([
    [10, 10, 0.9, 0.95, 0.985],
    [30, 100, 0.95, 0.925, 0.95],
  ])('n = %i and %i, AUROC %f: between %f and %f, as documented', (m, n, truth, least, most) => {
    const { share } = coverage(m, n, truth);
    expect(share).toBeGreaterThan(least);
    expect(share).toBeLessThan(most);
  });

  it('separated classes: the exact interval covers at least', () => {
    const random = seededRandom(SEED);
    let hits = 0;
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const made = deLongInterval(binormal(6, 8, 0.97, random));
      if (made.defined && made.low <= 0.97 && 0.97 <= made.high) hits += 1;
    }
    expect(binomialInterval(hits, TRIALS, 0.99).high, `covered ${hits / TRIALS}`).toBeGreaterThanOrEqual(
      0.95,
    );
  });
});
