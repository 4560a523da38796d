import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LENGTH_FACTOR, matchLengths } from '../../src/evaluation/mod.ts';
import { seededRandom } from '../../src/stats/mod.ts';

const lengths = fc.array(fc.nat(60), { maxLength: 40 });

describe('length matching', () => {
  it('uses every item at most once, keeps the caliper, and leaves no two that could still be paired', () => {
    fc.assert(
      fc.property(lengths, lengths, fc.nat(), (wrong, benign, seed) => {
        const pairs = matchLengths(wrong, benign, seededRandom(seed));
        const near = (a = 0, b = 0): boolean => Math.max(a, b) <= LENGTH_FACTOR * Math.min(a, b);
        expect(new Set(pairs.map((pair) => pair.wrong)).size).toBe(pairs.length);
        expect(new Set(pairs.map((pair) => pair.benign)).size).toBe(pairs.length);
        expect(pairs.every((pair) => near(wrong[pair.wrong], benign[pair.benign]))).toBe(true);
        const restWrong = wrong.filter((_, at) => !pairs.some((pair) => pair.wrong === at));
        const restBenign = benign.filter((_, at) => !pairs.some((pair) => pair.benign === at));
        expect(restWrong.some((a) => restBenign.some((b) => near(a, b)))).toBe(false);
      }),
    );
  });

  it('gives each chooser the nearest that is still free', () => {
    const benign = [96, 99, 100.5, 104];
    expect(matchLengths([100], benign, seededRandom(1))).toEqual([{ wrong: 0, benign: 2 }]);
    expect(matchLengths(benign, [100], seededRandom(1))).toEqual([{ wrong: 2, benign: 0 }]);
    const taken = matchLengths([100, 100, 100, 100], benign, seededRandom(1));
    expect(taken.map((pair) => pair.benign)).toEqual([2, 1, 0, 3]);
  });

  it('repeats for a seed; among equal lengths the seed decides', () => {
    const equal = Array<number>(30).fill(50);
    const of = (seed: number): unknown => matchLengths([50, 50, 50], equal, seededRandom(seed));
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it('finds no pair where no length is near', () => {
    expect(matchLengths([10, 20], [100, 200], seededRandom(1))).toEqual([]);
    expect(matchLengths([], [1], seededRandom(1))).toEqual([]);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a length of %s', (length) => {
    expect(() => matchLengths([length], [1], seededRandom(1))).toThrow(/length/);
  });
});
