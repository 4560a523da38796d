import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VerdictError } from '../../src/mod.ts';
import { drawNormal, seededRandom, shuffle } from '../../src/stats/mod.ts';
import { kolmogorovTail } from '../../src/watch/kolmogorov_tail.ts';
import { ksTwoSample } from '../../src/watch/mod.ts';

const range = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => index + from);
const tied = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 });

/** D at every point, from the definition, in units of 1 / (n·m). */
function bruteDistance(a: readonly number[], b: readonly number[]): number {
  const distances = [...a, ...b].map((x) =>
    Math.abs(a.filter((v) => v <= x).length * b.length - b.filter((v) => v <= x).length * a.length),
  );
  return Math.max(...distances);
}

/** The share of all ways to pick a's places in the pooled sample whose D is at least the one seen. */
function brutePermutations(a: readonly number[], b: readonly number[]): number {
  const pooled = [...a, ...b];
  const seen = bruteDistance(a, b);
  let total = 0;
  let atLeast = 0;
  for (let mask = 0; mask < 2 ** pooled.length; mask++) {
    const first = pooled.filter((_, index) => (mask >> index) & 1);
    if (first.length !== a.length) continue;
    total += 1;
    if (
      bruteDistance(
        first,
        pooled.filter((_, index) => !((mask >> index) & 1)),
      ) >= seen
    )
      atLeast += 1;
  }
  return atLeast / total;
}

describe('two-sample Kolmogorov–Smirnov', () => {
  it('finds no difference between two identical constant samples, however many ties', () => {
    expect(ksTwoSample([0.5, 0.5, 0.5], [0.5, 0.5])).toMatchObject({ d: 0, p: 1 });
    const large = Array.from({ length: 2000 }, () => 0.25);
    expect(ksTwoSample(large, large)).toEqual({ d: 0, p: 1, n: 2000, m: 2000, method: 'asymptotic' });
  });

  it.each([
    // scipy 1.17.1: ks_2samp(a, b, method='exact')
    { a: [1, 2, 3, 4, 5], b: [11, 12, 13, 14, 15], d: 1, p: 2 / 252 },
    { a: range(10), b: range(10, 4.5), d: 0.5, p: 0.16782134274394334 },
    { a: [1], b: [2], d: 1, p: 1 },
    { a: range(30), b: range(40, 100), d: 1, p: 3.6135170070159586e-20 },
    {
      a: [
        0.61, 0.29, 0.06, 0.59, -1.73, -0.74, 0.51, -0.56, 0.39, 1.64, 0.05, -0.06, 0.64, -0.82, 0.37, 1.77,
        1.09, -1.28, 2.36, 1.31, 1.05, -0.32, -0.4, 1.06, -2.47,
      ],
      b: [
        -2.2, -1.66, 1.38, 0.2, 0.36, 0.0, 0.96, 1.56, 0.44, 1.5, -0.3, 0.66, 2.31, 3.29, -0.27, -0.37, 0.38,
        0.7, 0.52, -0.71,
      ],
      d: 0.13,
      p: 0.9770622720973431,
    },
  ])('gives D = $d and p = $p as scipy does without ties', ({ a, b, d, p }) => {
    const result = ksTwoSample(a, b);
    expect(result.method).toBe('exact');
    expect(result.d).toBeCloseTo(d, 12);
    expect(result.p / p).toBeCloseTo(1, 9);
  });

  it('equals the definition and the full permutation test, ties included', () => {
    fc.assert(
      fc.property(tied, tied, (a, b) => {
        const { d, p } = ksTwoSample(a, b);
        expect(d).toBeCloseTo(bruteDistance(a, b) / (a.length * b.length), 12);
        expect(p).toBeCloseTo(brutePermutations(a, b), 12);
      }),
      { numRuns: 150 },
    );
  });

  it('is symmetric, and blind to order and to monotone maps', () => {
    const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, values, fc.integer(), (a, b, seed) => {
        const { d, p } = ksTwoSample(a, b);
        const reversed = ksTwoSample(b, shuffle([...a], seededRandom(seed)));
        expect(reversed.d).toBe(d);
        expect(reversed.p).toBeCloseTo(p, 12);
        expect(
          ksTwoSample(
            a.map((x) => 4 * x),
            b.map((x) => 4 * x),
          ),
        ).toEqual(ksTwoSample(a, b));
      }),
    );
  });

  it('gives nearly the same p on both sides of the limit of the exact recursion (seed 4)', () => {
    const random = seededRandom(4);
    const draw = (count: number, shift: number) =>
      Array.from({ length: count }, () => drawNormal(random) + shift);
    const a = draw(1000, 0);
    const b = draw(1001, 0.06);
    const asymptotic = ksTwoSample(a, b);
    const exact = ksTwoSample(a, b.slice(0, 1000));
    expect([asymptotic.method, exact.method]).toEqual(['asymptotic', 'exact']);
    expect(Math.abs(asymptotic.p - exact.p)).toBeLessThan(0.02);
    expect(exact.p).toBeGreaterThan(0.001);
    expect(exact.p).toBeLessThan(0.999);
  });

  it('refuses an empty sample and values that are not finite', () => {
    expect(() => ksTwoSample([], [1])).toThrow(VerdictError);
    expect(() => ksTwoSample([1], [])).toThrow(/b is empty/);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => ksTwoSample([0, bad], [1])).toThrow(/finite/);
    }
  });
});

describe("the tail of Kolmogorov's distribution", () => {
  it.each([
    // scipy 1.17.1: kstwobign.sf
    [0.2, 0.999999999999495],
    [0.5, 0.9639452436648751],
    [0.8, 0.5441424115741981],
    [0.99, 0.2808738392255489],
    [1, 0.26999967167735456],
    [1.36, 0.049485876755377876],
    [2, 0.0006709252557796953],
    [5, 3.8574996959278356e-22],
  ])('at %s is %s', (lambda, tail) => {
    expect(kolmogorovTail(lambda) / tail).toBeCloseTo(1, 11);
  });

  it('is 1 at 0', () => {
    expect(kolmogorovTail(0)).toBe(1);
    expect(kolmogorovTail(1e-9)).toBe(1);
  });
});
