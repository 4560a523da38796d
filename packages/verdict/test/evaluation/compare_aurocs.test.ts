import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc, compareAurocs, deLongInterval } from '../../src/evaluation/mod.ts';
import { binomialInterval, drawNormal, seededRandom } from '../../src/stats/mod.ts';
import { binormal, bothClasses, itemsOf, valueOf } from './support/items.ts';

describe('paired DeLong test', () => {
  it('is antisymmetric, and its difference is that of the AUROCs', () => {
    fc.assert(
      fc.property(bothClasses(), fc.array(fc.nat(5), { minLength: 40, maxLength: 40 }), (items, other) => {
        const second = items.map(({ wrong }, at) => ({ wrong, score: other[at] ?? 0 }));
        const there = compareAurocs(items, second);
        const back = compareAurocs(second, items);
        expect(there.defined).toBe(back.defined);
        const difference = there.defined ? there.difference : valueOf(auroc(items)) - valueOf(auroc(second));
        expect(difference).toBe(valueOf(auroc(items)) - valueOf(auroc(second)));
        expect(there.defined ? there.pValue : 0).toBe(back.defined ? back.pValue : 0);
      }),
    );
  });

  it('has the variance Var(a) + Var(b) − 2·Cov(a, b): against a constant it is Var(a)', () => {
    const items = binormal(30, 40, 0.8, seededRandom(2));
    const constant = items.map(({ wrong }) => ({ wrong, score: 0 }));
    const single = deLongInterval(items);
    const paired = compareAurocs(items, constant);
    if (!single.defined || !paired.defined || single.standardError === null) throw new Error('undefined');
    expect(paired.interval?.high).toBeCloseTo(single.value - 0.5 + 1.959963985 * single.standardError, 8);
  });

  it('of a score with itself, and of two that separate the classes, finds nothing: p = 1, no interval', () => {
    const items = binormal(20, 20, 0.7, seededRandom(1));
    expect(compareAurocs(items, items)).toEqual({ defined: true, difference: 0, interval: null, pValue: 1 });
    const separated = items.map(({ wrong }, at) => ({ wrong, score: wrong ? 100 + at : at }));
    const coarse = items.map(({ wrong }) => ({ wrong, score: wrong ? 2 : 1 }));
    expect(compareAurocs(separated, coarse)).toMatchObject({ difference: 0, pValue: 1 });
  });

  it('of a separating score with its reverse is undefined, not p = 0', () => {
    const items = itemsOf([1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 1, 1]);
    const reverse = items.map(({ score, wrong }) => ({ score: -score, wrong }));
    expect(compareAurocs(items, reverse)).toMatchObject({ defined: false });
  });

  it('refuses other items', () => {
    expect(() => compareAurocs(itemsOf([1, 2], [0, 1]), itemsOf([1, 2], [1, 0]))).toThrow(/same items/);
    expect(() => compareAurocs(itemsOf([1, 2], [0, 1]), itemsOf([1], [0]))).toThrow(/same items/);
    expect(() => compareAurocs(itemsOf([1, Number.NaN], [0, 1]), itemsOf([1, 2], [0, 1]))).toThrow(/index 1/);
  });

  it('rejects a true null at its level: 4000 trials of 40 + 60 items with correlated scores, seed 3', () => {
    const random = seededRandom(3);
    let rejections = 0;
    for (let trial = 0; trial < 4000; trial += 1) {
      const common = binormal(40, 60, 0.75, random);
      const noisy = (): typeof common =>
        common.map(({ score, wrong }) => ({ wrong, score: score + drawNormal(random) }));
      const made = compareAurocs(noisy(), noisy());
      if (made.defined && made.pValue < 0.05) rejections += 1;
    }
    const { low, high } = binomialInterval(rejections, 4000, 0.99);
    expect(low, `rejected ${rejections / 4000}`).toBeLessThanOrEqual(0.06);
    expect(high, `rejected ${rejections / 4000}`).toBeGreaterThanOrEqual(0.04);
  });
});
