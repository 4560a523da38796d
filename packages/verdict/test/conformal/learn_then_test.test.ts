import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialInterval, type RandomSource, seededRandom } from '@kakeya/verdict/stats';
import {
  type CalibrationRecord,
  learnThenTest,
  type LearnThenTestOptions,
  scoreModel,
  thinned,
  type Thresholds,
} from '@kakeya/verdict/conformal';
import { binomialLowerTail } from '../../src/stats/binomial.ts';
import { wrongCdf, wrongScore } from '../../src/conformal/score_model.ts';
import { countRisks } from '../../src/conformal/threshold_risk.ts';
import { recordsOf } from './support/records.ts';

const MODEL = scoreModel(0.9);
const WRONG_SHARE = 0.3;
const STEPS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const GRID: Thresholds[] = STEPS.flatMap((acceptBelow) =>
  STEPS.filter((other) => other >= acceptBelow).map((rejectAbove) => ({ acceptBelow, rejectAbove })),
);
const OPTIONS: LearnThenTestOptions = {
  risks: { acceptedWrong: 0.069, missRate: 0.087, falseRejectRate: 0.25, escalationRate: 0.6 },
  delta: 0.1,
  grid: GRID,
};

const FIXED: LearnThenTestOptions = {
  ...OPTIONS,
  risks: { acceptedWrong: 0.069, missRate: 0.087 },
  procedure: 'fixed_sequence',
};

function draw(n: number, random: RandomSource): CalibrationRecord[] {
  return Array.from({ length: n }, (_, index) => {
    const label = random() < WRONG_SHARE ? 'wrong' : 'benign';
    const score = label === 'wrong' ? wrongScore(MODEL, random()) : random();
    return { id: String(index), score, label, atMs: 0, weight: 1 };
  });
}

function violates({ acceptBelow, rejectAbove }: Thresholds, { risks }: LearnThenTestOptions): boolean {
  const missRate = wrongCdf(MODEL, acceptBelow);
  const acceptedWrong = (WRONG_SHARE * missRate) / (WRONG_SHARE * missRate + (1 - WRONG_SHARE) * acceptBelow);
  const between = WRONG_SHARE * (wrongCdf(MODEL, rejectAbove) - missRate);
  const escalationRate = between + (1 - WRONG_SHARE) * (rejectAbove - acceptBelow);
  return (
    acceptedWrong > (risks.acceptedWrong ?? 1) ||
    missRate > (risks.missRate ?? 1) ||
    1 - rejectAbove > (risks.falseRejectRate ?? 1) ||
    escalationRate > (risks.escalationRate ?? 1)
  );
}

describe('Learn-Then-Test: the thresholds returned break any of their bounds with probability ≤ δ', () => {
  const trials = 2_000;
  // The fixed sequence goes from the safest pair on: that makes it strong, not valid.
  const sequence = GRID.filter((pair) => pair.rejectAbove === 0.9);
  const cases: [string, number, LearnThenTestOptions][] = [
    ['Bonferroni over 45 pairs, four risks', 51, OPTIONS],
    ['fixed sequence, two risks', 52, { ...FIXED, grid: sequence }],
  ];
  it.each(cases)('%s, n = 1,000, 2,000 trials, seed %i', (_, seed, options) => {
    const random = seededRandom(seed);
    let [violations, chosen] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const result = learnThenTest(draw(1_000, random), options);
      if (!result.feasible || result.thresholds === null) continue;
      chosen += 1;
      if (violates(result.thresholds, options)) violations += 1;
    }
    expect(binomialInterval(violations, trials, 0.999).low).toBeLessThanOrEqual(options.delta);
    expect(chosen).toBeGreaterThan(trials / 2);
  });

  it('which picking the best of the grid by its empirical risks does not keep (seed 53)', () => {
    const random = seededRandom(53);
    let violations = 0;
    for (let trial = 0; trial < 500; trial++) {
      const records = draw(600, random);
      const within = GRID.filter((pair) => {
        const { risks } = countRisks(records, pair);
        return (['acceptedWrong', 'missRate', 'falseRejectRate', 'escalationRate'] as const).every(
          (risk) => risks[risk].bad / Math.max(1, risks[risk].n) <= (OPTIONS.risks[risk] ?? 1),
        );
      });
      const [best] = within.toSorted(
        (a, b) => countRisks(records, b).accepted - countRisks(records, a).accepted,
      );
      if (best !== undefined && violates(best, OPTIONS)) violations += 1;
    }
    expect(binomialInterval(violations, 500, 0.999).low).toBeGreaterThan(OPTIONS.delta);
  });
});

describe('Learn-Then-Test', () => {
  it('says first when there are too few records, and how many it takes', () => {
    const options: LearnThenTestOptions = {
      risks: { missRate: 0.05 },
      delta: 0.1,
      grid: [{ acceptBelow: 0.2, rejectAbove: 0.8 }],
    };
    const perfect = (n: number): CalibrationRecord[] => recordsOf('wrong', Array<number>(n).fill(1));
    expect(learnThenTest([...perfect(44), ...recordsOf('benign', [0, 0])], options)).toEqual({
      feasible: false,
      reason: 'too_few_records',
      risk: 'missRate',
      n: 44,
      needs: 45,
    });
    expect(learnThenTest(perfect(45), options)).toMatchObject({
      feasible: true,
      thresholds: { acceptBelow: 0.2, rejectAbove: 0.8 },
      certified: 1,
      risks: { missRate: { bad: 0, n: 45, alpha: 0.05 } },
    });
  });

  it('certifies nothing where nothing is told apart, and nothing from no records', () => {
    const mixed = recordsOf('wrong', Array<number>(400).fill(0.1));
    expect(
      learnThenTest(mixed, {
        ...OPTIONS,
        risks: { missRate: 0.1 },
        grid: [{ acceptBelow: 0.2, rejectAbove: 0.8 }],
      }),
    ).toMatchObject({
      feasible: true,
      thresholds: null,
      certified: 0,
    });
    expect(learnThenTest([], OPTIONS)).toMatchObject({ feasible: false, n: 0 });
  });

  it('never certifies the share of wrong ones among accepted where none was accepted', () => {
    const records = recordsOf('benign', Array<number>(500).fill(0.5));
    const grid = [{ acceptBelow: 0.1, rejectAbove: 0.9 }];
    expect(learnThenTest(records, { risks: { acceptedWrong: 0.1 }, delta: 0.1, grid })).toMatchObject({
      thresholds: null,
    });
  });

  it.each<[string, Partial<LearnThenTestOptions>]>([
    ['no risk', { risks: {} }],
    ['a bound of 0', { risks: { missRate: 0 } }],
    ['a bound of NaN', { risks: { missRate: Number.NaN } }],
    ['δ of 1', { delta: 1 }],
    ['δ of NaN', { delta: Number.NaN }],
    ['an empty grid', { grid: [] }],
    ['crossed thresholds', { grid: [{ acceptBelow: 0.6, rejectAbove: 0.4 }] }],
    ['a threshold of NaN', { grid: [{ acceptBelow: Number.NaN, rejectAbove: 0.4 }] }],
  ])('refuses %s', (_, over) => {
    expect(() => learnThenTest(recordsOf('wrong', [0.5]), { ...OPTIONS, ...over })).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
  });

  it('refuses records that do not weigh 1, which `thinned` makes weigh 1, in proportion', () => {
    const records = [
      ...recordsOf('wrong', Array<number>(2_000).fill(0.1), 5),
      ...recordsOf('benign', Array<number>(5_000).fill(0.9)),
    ];
    expect(() => learnThenTest(records, OPTIONS)).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
    const even = thinned(records, seededRandom(54));
    expect(even.filter((record) => record.label === 'wrong')).toHaveLength(2_000);
    const { low, high } = binomialInterval(even.length - 2_000, 5_000, 0.999);
    expect(low).toBeLessThan(0.2);
    expect(high).toBeGreaterThan(0.2);
    expect(learnThenTest(even, OPTIONS).feasible).toBe(true);
  });
});

describe('the binomial tail', () => {
  it('is the exact sum, in rational arithmetic', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.nat(),
        fc.integer({ min: 1, max: 999 }),
        (n, at, permille) => {
          const k = at % n;
          const [p, q] = [BigInt(permille), BigInt(1000 - permille)];
          let [choose, sum] = [1n, 0n];
          for (let index = 0; index <= k; index++) {
            sum += choose * p ** BigInt(index) * q ** BigInt(n - index);
            choose = (choose * BigInt(n - index)) / BigInt(index + 1);
          }
          const exact = Number((sum * 10n ** 18n) / 1000n ** BigInt(n)) / 1e18;
          expect(Math.abs(binomialLowerTail(k, n, permille / 1000) - exact)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 500 },
    );
    expect([
      binomialLowerTail(5, 5, 0.3),
      binomialLowerTail(0, 0, 0.3),
      binomialLowerTail(-1, 5, 0.3),
    ]).toEqual([1, 1, 0]);
  });

  it('stays near 1 far above the mean, where its largest terms underflow', () => {
    expect(binomialLowerTail(90_000, 100_000, 0.01)).toBe(1);
    expect(binomialLowerTail(10, 100_000, 0.9)).toBe(0);
  });
});
