import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CalibrationSet, classify, type ConformalParams, requiredCount } from '@kakeya/verdict/conformal';
import { seededRandom } from '@kakeya/verdict/stats';
import { anyRecord, anyScore, integralWeight, recordsOf, UNLIMITED } from './support/records.ts';

const HALF: ConformalParams = { deltaAccept: 0.05, deltaReject: 0.05, maxWeight: 1 };
const evenly = (n: number): number[] => Array.from({ length: n }, (_, index) => (index + 1) / (n + 1));
const setOf = (wrong: readonly number[], benign: readonly number[]): CalibrationSet =>
  CalibrationSet.of([...recordsOf('wrong', wrong), ...recordsOf('benign', benign)], UNLIMITED);

const level = fc.oneof(
  fc.constantFrom(0, 1, 0.01, 0.05, 0.1, 0.29, 0.5),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const anyParams = fc.record({ deltaAccept: level, deltaReject: level, maxWeight: integralWeight });

describe('class-conditional conformal p-values', () => {
  it('are (1 + count)/(n + 1) by a plain count, and weighted by a plain sum', () => {
    fc.assert(
      fc.property(fc.array(anyRecord), anyScore, anyParams, (records, score, params) => {
        const set = CalibrationSet.of(records, UNLIMITED);
        const verdict = classify(score, set, params);
        let [below, wrong, above, benign] = [0, 0, 0, 0];
        for (const one of set.records) {
          if (one.label === 'wrong') wrong += one.weight;
          else benign += one.weight;
          if (one.label === 'wrong' && one.score <= score) below += one.weight;
          if (one.label === 'benign' && one.score >= score) above += one.weight;
        }
        expect(verdict.pWrong).toBe((params.maxWeight + below) / (params.maxWeight + wrong));
        expect(verdict.pBenign).toBe((params.maxWeight + above) / (params.maxWeight + benign));
        const accepts = set.wrong.n > 0 && verdict.pWrong <= params.deltaAccept;
        const rejects = set.benign.n > 0 && verdict.pBenign <= params.deltaReject;
        expect(verdict.side).toBe(accepts === rejects ? 'uncertain' : accepts ? 'accept' : 'reject');
      }),
    );
  });

  it('are monotone: a more suspect item is never more acceptable, a heavier one never surer', () => {
    fc.assert(
      fc.property(
        fc.array(anyRecord),
        anyScore,
        anyScore,
        anyParams,
        integralWeight,
        (records, a, b, params, more) => {
          const set = CalibrationSet.of(records, UNLIMITED);
          const [low, high] = [classify(Math.min(a, b), set, params), classify(Math.max(a, b), set, params)];
          expect(low.pWrong).toBeLessThanOrEqual(high.pWrong);
          expect(low.pBenign).toBeGreaterThanOrEqual(high.pBenign);
          const heavier = classify(a, set, { ...params, maxWeight: params.maxWeight + more });
          expect(heavier.pWrong).toBeGreaterThanOrEqual(classify(a, set, params).pWrong);
          expect(heavier.pBenign).toBeGreaterThanOrEqual(classify(a, set, params).pBenign);
        },
      ),
    );
  });

  it('never accept or reject where it is infeasible, and `needs` records of weight 1 are just enough', () => {
    fc.assert(
      fc.property(fc.array(anyRecord), anyScore, anyParams, (records, score, params) => {
        const set = CalibrationSet.of(records, UNLIMITED);
        const { accept, side } = classify(score, set, params);
        expect(accept.feasible || side !== 'accept').toBe(true);
        if (accept.feasible || !(accept.needs - accept.n < 2_000)) return;
        const filled = (count: number): CalibrationSet =>
          CalibrationSet.of(
            [
              ...set.records.filter((one) => one.label === 'wrong'),
              ...recordsOf('wrong', Array(count).fill(0.5)),
            ],
            UNLIMITED,
          );
        const missing = accept.needs - accept.n;
        expect(classify(score, filled(missing), params).accept).toEqual({
          feasible: true,
          n: accept.needs,
          needs: expect.any(Number),
        });
        expect(classify(score, filled(missing - 1), params).accept.feasible).toBe(false);
      }),
    );
  });

  it('accept below every wrong score, reject above every benign one, at exactly the required count', () => {
    for (const [delta, n] of [
      [0.05, 19],
      [0.01, 99],
      [0.1, 9],
      [0.03, 33],
      [0.07, 14],
    ] as const) {
      const params = { deltaAccept: delta, deltaReject: delta, maxWeight: 1 };
      expect(requiredCount(delta)).toBe(n);
      expect(classify(0, setOf(evenly(n), evenly(n)), params).side).toBe('accept');
      expect(classify(1, setOf(evenly(n), evenly(n)), params).side).toBe('reject');
      expect(classify(0, setOf(evenly(n - 1), evenly(n)), params)).toMatchObject({
        side: 'uncertain',
        accept: { feasible: false, n: n - 1, needs: n },
      });
    }
  });

  it('compare as on paper for every k of n and δ = k/n written as a decimal', () => {
    for (let percent = 1; percent < 100; percent += 1) {
      const delta = Number(`0.${String(percent).padStart(2, '0')}`);
      const set = setOf(evenly(99), []);
      const params = { ...HALF, deltaAccept: delta };
      const accepted = (below: number): boolean =>
        classify((below + 0.5) / 100, set, params).side === 'accept';
      expect([percent, accepted(percent - 1), accepted(percent)]).toEqual([percent, true, false]);
    }
  });
});

describe('what must never be accepted by accident', () => {
  const full = setOf(evenly(200), evenly(200));

  it.each([Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -1e-9, 1 + 1e-9])(
    'a score of %s: uncertain with p = 1, whatever δ',
    (score) => {
      for (const delta of [0.05, 1]) {
        const verdict = classify(score, full, { deltaAccept: delta, deltaReject: 0.05, maxWeight: 1 });
        expect(verdict).toMatchObject({ side: 'uncertain', pWrong: 1, pBenign: 1 });
      }
    },
  );

  it('n = 0: p = 1, infeasible even at δ = 1', () => {
    const empty = CalibrationSet.empty(UNLIMITED);
    expect(classify(0, empty, { deltaAccept: 1, deltaReject: 0.05, maxWeight: 1 })).toEqual({
      side: 'uncertain',
      pWrong: 1,
      pBenign: 1,
      accept: { feasible: false, n: 0, needs: 1 },
      reject: { feasible: false, n: 0, needs: 19 },
    });
  });

  it('δ = 0: no item, and no number of records would do', () => {
    const verdict = classify(0, full, { deltaAccept: 0, deltaReject: 0, maxWeight: 1 });
    expect(verdict).toMatchObject({
      side: 'uncertain',
      accept: { feasible: false, n: 200, needs: Infinity },
    });
  });

  it('δ = 1: the caller asked for no bound and gets every item, save those also rejected', () => {
    const params = { deltaAccept: 1, deltaReject: 0.05, maxWeight: 1 };
    expect(classify(0.9, full, params).side).toBe('accept');
    expect(classify(1, full, params).side).toBe('uncertain');
  });

  it('one class only: the other side stays closed', () => {
    expect(classify(0, setOf([], evenly(500)), HALF)).toMatchObject({ side: 'uncertain', pWrong: 1 });
    expect(classify(1, setOf([], evenly(500)), HALF).side).toBe('reject');
    expect(classify(1, setOf(evenly(500), []), HALF)).toMatchObject({ side: 'uncertain', pBenign: 1 });
    expect(classify(0, setOf(evenly(500), []), HALF).side).toBe('accept');
  });

  it('constant scores: nothing is told apart, so nothing is accepted or rejected', () => {
    const constant = setOf(Array(500).fill(0.5), Array(500).fill(0.5));
    expect(classify(0.5, constant, HALF)).toMatchObject({ side: 'uncertain', pWrong: 1, pBenign: 1 });
  });

  it('an item acceptable and rejectable at once: uncertain', () => {
    expect(classify(0.5, setOf(Array(50).fill(0.9), Array(50).fill(0.1)), HALF).side).toBe('uncertain');
  });

  it('a weight assumed of the item that the set cannot outweigh', () => {
    const set = setOf(evenly(100), evenly(100));
    expect(classify(0, set, { ...HALF, maxWeight: 10 })).toMatchObject({
      side: 'uncertain',
      accept: { feasible: false, n: 100, needs: 190 },
    });
  });

  it.each([
    { deltaAccept: Number.NaN },
    { deltaAccept: -0.01 },
    { deltaAccept: 1.01 },
    { deltaReject: Number.NaN },
    { deltaReject: Number.POSITIVE_INFINITY },
    { maxWeight: 0.99 },
    { maxWeight: Number.NaN },
    { maxWeight: Number.POSITIVE_INFINITY },
  ])('refuses the parameters %o', (over) => {
    expect(() => classify(0.5, full, { ...HALF, ...over })).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
  });
});

describe('requiredCount', () => {
  it('is the smallest n with w/(n + w) ≤ δ', () => {
    const positive = fc.double({ min: 1e-6, max: 1, noNaN: true });
    fc.assert(
      fc.property(positive, fc.double({ min: 1, max: 50, noNaN: true }), (delta, weight) => {
        const n = requiredCount(delta, weight);
        expect(weight / (n + weight)).toBeLessThanOrEqual(delta);
        expect(n === 1 || weight / (n - 1 + weight) > delta).toBe(true);
      }),
    );
  });

  it('is Infinity for δ = 0 and where no set could hold enough; at least one for δ = 1', () => {
    expect([requiredCount(0), requiredCount(1e-300), requiredCount(1)]).toEqual([Infinity, Infinity, 1]);
    expect([requiredCount(0.05, 10), requiredCount(0.01, 10)]).toEqual([190, 990]);
  });
});

describe('randomised tie-breaking', () => {
  it('changes nothing where there are no ties, and only ever lowers p', () => {
    const params = { deltaAccept: 0.1, deltaReject: 0.1, maxWeight: 1 };
    fc.assert(
      fc.property(fc.array(anyRecord), anyScore, fc.integer(), (records, score, seed) => {
        const set = CalibrationSet.of(records, UNLIMITED);
        const [plain, random] = [
          classify(score, set, params),
          classify(score, set, params, { randomTies: seededRandom(seed) }),
        ];
        expect(random.pWrong).toBeLessThanOrEqual(plain.pWrong);
        expect(random.pWrong).toBeGreaterThanOrEqual(1 / (set.wrong.totalWeight + 1));
        const untied = CalibrationSet.of(
          set.records.filter((one) => one.score !== score),
          UNLIMITED,
        );
        expect(classify(score, untied, params, { randomTies: seededRandom(seed) })).toEqual(
          classify(score, untied, params),
        );
      }),
    );
  });
});
