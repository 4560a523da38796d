import { describe, expect, it } from 'vitest';
import { binomialInterval, type RandomSource, seededRandom } from '@kakeya/verdict/stats';
import {
  CalibrationSet,
  classify,
  type ClassifyOptions,
  type ConformalParams,
  predictMarginal,
  requiredCount,
  scoreModel,
  simulateDecisions,
} from '@kakeya/verdict/conformal';
import { sortedUniforms } from '../../src/conformal/score_model.ts';
import { recordsOf, UNLIMITED } from './support/records.ts';

const TRIALS = 100_000;
const MODEL = scoreModel(0.8);
const both = (delta: number): ConformalParams => ({ deltaAccept: delta, deltaReject: delta, maxWeight: 1 });
/** What continuous scores reach exactly: the largest k/(n + 1) within δ. */
const exactRate = (n: number, percent: number): number => Math.floor(((n + 1) * percent) / 100) / (n + 1);
const interval = (k: number, n = TRIALS): ReturnType<typeof binomialInterval> =>
  binomialInterval(k, n, 0.999);

describe('P(accept | wrong) ≤ δ and P(reject | benign) ≤ δ, each trial with a fresh calibration set', () => {
  const cases = [19, 99, 200].flatMap((n) =>
    [1, 5, 10].map((percent) => ({ n, percent, seed: 1_000 * percent + n })),
  );
  const feasible = cases.filter(({ n, percent }) => n >= requiredCount(percent / 100));

  it.each(feasible)('n = $n, δ = $percent %, 100,000 trials, seed $seed', ({ n, percent, seed }) => {
    const random = seededRandom(seed);
    const params = both(percent / 100);
    const seen = simulateDecisions({ nWrong: n, nBenign: n, model: MODEL, params, trials: TRIALS }, random);
    for (const violations of [seen.wrong.accept, seen.benign.reject]) {
      const { low, high } = interval(violations);
      expect(low).toBeLessThanOrEqual(percent / 100);
      // Sharp as well as safe: the interval holds the rate that continuous scores must have.
      expect(low).toBeLessThanOrEqual(exactRate(n, percent));
      expect(high).toBeGreaterThanOrEqual(exactRate(n, percent));
    }
  });

  it('n = 19, δ = 1 %: infeasible, so no item of either class is decided (seed 41)', () => {
    const seen = simulateDecisions(
      { nWrong: 19, nBenign: 19, model: MODEL, params: both(0.01), trials: 2_000 },
      seededRandom(41),
    );
    expect([seen.wrong.uncertain, seen.benign.uncertain]).toEqual([2_000, 2_000]);
    expect(feasible).toHaveLength(8);
  });
});

describe('marginal miscoverage ≤ δ', () => {
  it.each([19, 30, 99, 100, 999])('n = %i, δ of 0.01, 0.05 and 0.1, 100,000 trials, seed 5', (n) => {
    const random = seededRandom(5);
    const missed = new Map([1, 5, 10].map((percent) => [percent, 0]));
    for (let trial = 0; trial < TRIALS; trial++) {
      const sorted = sortedUniforms(n, random);
      const next = random();
      for (const [percent, count] of missed) {
        if (!(next <= predictMarginal(sorted, percent / 100))) missed.set(percent, count + 1);
      }
    }
    for (const [percent, count] of missed) {
      const { low, high } = interval(count);
      expect(low).toBeLessThanOrEqual(exactRate(n, percent));
      expect(high).toBeGreaterThanOrEqual(exactRate(n, percent));
      expect(exactRate(n, percent)).toBeLessThanOrEqual(percent / 100);
    }
  });

  it('is exceeded by the interpolated quantile, which is why it is not the default (n = 100, δ = 1 %, seed 6)', () => {
    const random = seededRandom(6);
    let missed = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const sorted = sortedUniforms(100, random);
      if (random() > predictMarginal(sorted, 0.01, { interpolated: true })) missed += 1;
    }
    expect(interval(missed).low).toBeGreaterThan(0.018);
    expect(interval(missed).high).toBeLessThan(0.022);
  });
});

describe('scores with ties', () => {
  /** Five equally likely scores: (0, 0.25, …, 1). Trials are fewer, as each builds its set from records. */
  const trials = 20_000;
  const fifths = (n: number, random: RandomSource): number[] =>
    Array.from({ length: n }, () => Math.floor(random() * 5) / 4);

  function acceptedWrong(
    draw: (n: number, random: RandomSource) => number[],
    seed: number,
    ties: boolean,
  ): number {
    const random = seededRandom(seed);
    const options: ClassifyOptions = ties ? { randomTies: random } : {};
    let accepted = 0;
    for (let trial = 0; trial < trials; trial++) {
      const [score = Number.NaN, ...rest] = draw(40, random);
      const set = CalibrationSet.of(recordsOf('wrong', rest), UNLIMITED);
      if (classify(score, set, both(0.1), options).side === 'accept') accepted += 1;
    }
    return accepted;
  }

  it('stay within δ by default, and well below it (seed 7)', () => {
    expect(interval(acceptedWrong(fifths, 7, false), trials).high).toBeLessThan(0.1);
  });

  it('reach δ exactly when ties are broken at random (seed 8)', () => {
    const { low, high } = interval(acceptedWrong(fifths, 8, true), trials);
    expect(low).toBeLessThanOrEqual(0.1);
    expect(high).toBeGreaterThanOrEqual(0.1);
  });

  it('all equal: never accepted by default, at δ when ties are broken at random (seed 9)', () => {
    const constant = (n: number): number[] => Array.from({ length: n }, () => 0.5);
    expect(acceptedWrong(constant, 9, false)).toBe(0);
    const { low, high } = interval(acceptedWrong(constant, 9, true), trials);
    expect(low).toBeLessThanOrEqual(0.1);
    expect(high).toBeGreaterThanOrEqual(0.1);
  });
});

describe('weighted p-values', () => {
  /** Of a stream, items below 0.5 are labelled with probability 0.25, the rest always: weights 4 and 1. */
  function labelled(count: number, weighted: boolean, random: RandomSource): CalibrationSet {
    const records = recordsOf(
      'wrong',
      Array.from({ length: count }, () => random()).filter((score) => score >= 0.5 || random() < 0.25),
    );
    return CalibrationSet.of(
      records.map((record) => ({ ...record, weight: weighted && record.score < 0.5 ? 4 : 1 })),
      UNLIMITED,
    );
  }
  function rate(weighted: boolean, seed: number): ReturnType<typeof binomialInterval> {
    const random = seededRandom(seed);
    let accepted = 0;
    for (let trial = 0; trial < 20_000; trial++) {
      const params = { ...both(0.1), maxWeight: weighted ? 4 : 1 };
      if (classify(random(), labelled(100, weighted, random), params).side === 'accept') accepted += 1;
    }
    return interval(accepted, 20_000);
  }

  it('hold the bound where labelling was uneven; unweighted ones do not (seeds 10, 11)', () => {
    const weighted = rate(true, 10);
    expect(weighted.high).toBeLessThan(0.105);
    expect(weighted.low).toBeGreaterThan(0.06);
    expect(rate(false, 11).low).toBeGreaterThan(0.2);
  });
});
