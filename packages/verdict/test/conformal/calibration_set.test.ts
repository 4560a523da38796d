import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CalibrationRecord, CalibrationSet } from '@kakeya/verdict/conformal';
import { anyRecord, anyScore, recordsOf, UNLIMITED } from './support/records.ts';

const record = (over: Partial<CalibrationRecord>): CalibrationRecord => ({
  id: 'pcs-1',
  score: 0.5,
  label: 'wrong',
  atMs: 0,
  weight: 1,
  ...over,
});

const grown = (records: readonly CalibrationRecord[], limits = UNLIMITED): CalibrationSet =>
  records.reduce((set, next) => set.with(next), CalibrationSet.empty(limits));

describe('a calibration set', () => {
  it('answers weights as a scan of its records would', () => {
    fc.assert(
      fc.property(fc.array(anyRecord), anyScore, (records, score) => {
        const set = grown(records);
        for (const label of ['wrong', 'benign'] as const) {
          const ofClass = set.records.filter((one) => one.label === label);
          const sum = (kept: (one: CalibrationRecord) => boolean): number =>
            ofClass.filter(kept).reduce((total, one) => total + one.weight, 0);
          const scores = set[label];
          expect(scores.n).toBe(ofClass.length);
          expect(scores.totalWeight).toBe(sum(() => true));
          expect(scores.maxWeight).toBe(Math.max(0, ...ofClass.map((one) => one.weight)));
          expect(scores.weightAtMost(score)).toBe(sum((one) => one.score <= score));
          expect(scores.weightAtLeast(score)).toBe(sum((one) => one.score >= score));
          expect(scores.tiedWeights(score).reduce((a, b) => a + b, 0)).toBe(
            sum((one) => one.score === score),
          );
        }
      }),
    );
  });

  it('is the same grown one by one or built at once, evictions and replacements included', () => {
    const limits = fc.record({ maxSize: fc.integer({ min: 1, max: 12 }), windowMs: fc.constant(null) });
    fc.assert(
      fc.property(fc.array(anyRecord), limits, (records, limit) => {
        expect(grown(records, limit)).toEqual(CalibrationSet.of(records, limit));
        expect(grown(records, limit).records).toEqual(CalibrationSet.of(records, limit).records);
      }),
    );
  });

  it('sums the same in whatever order the records came, fractional weights included', () => {
    const fractional = fc.tuple(anyRecord, fc.double({ min: 1, max: 40, noNaN: true }));
    fc.assert(
      fc.property(fc.uniqueArray(fractional, { selector: ([one]) => one.id }), anyScore, (pairs, score) => {
        const records = pairs.map(([one, weight]) => ({ ...one, weight }));
        const [forth, back] = [grown(records), grown(records.toReversed())];
        expect(forth.wrong.weightAtMost(score)).toBe(back.wrong.weightAtMost(score));
        expect(forth.benign.weightAtLeast(score)).toBe(back.benign.weightAtLeast(score));
      }),
    );
  });

  it('drops the oldest beyond maxSize', () => {
    const set = grown(recordsOf('wrong', [0.1, 0.2, 0.3]), { maxSize: 2, windowMs: null });
    expect(set.records.map((one) => one.score)).toEqual([0.2, 0.3]);
    expect(set.wrong.weightAtMost(0.2)).toBe(1);
  });

  it('lets a later label of the same output replace the earlier one, as the newest record', () => {
    const set = grown([record({}), record({ id: 'pcs-2' }), record({ label: 'benign' })]);
    expect(set.records.map((one) => [one.id, one.label])).toEqual([
      ['pcs-2', 'wrong'],
      ['pcs-1', 'benign'],
    ]);
    expect([set.wrong.n, set.benign.n]).toEqual([1, 1]);
  });

  it('leaves a set as it was when a record is added to it', () => {
    fc.assert(
      fc.property(fc.array(anyRecord), anyRecord, anyScore, (records, next, score) => {
        const set = grown(records, { maxSize: 8, windowMs: null });
        const before = [set.records.slice(), set.wrong.weightAtMost(score), set.benign.weightAtLeast(score)];
        set.with(next);
        expect([set.records.slice(), set.wrong.weightAtMost(score), set.benign.weightAtLeast(score)]).toEqual(
          before,
        );
      }),
    );
  });

  it('prunes by the window whatever the order of arrival, and is itself when nothing is to go', () => {
    const limits = { maxSize: 10, windowMs: 20 };
    fc.assert(
      fc.property(fc.array(anyRecord), fc.integer({ min: 0, max: 130 }), (records, nowMs) => {
        const set = grown(records, limits);
        const kept = set.records.filter((one) => one.atMs >= nowMs - 20);
        const pruned = set.asOf(nowMs);
        expect(pruned.records).toEqual(kept);
        expect(pruned).toEqual(CalibrationSet.of(kept, limits));
        expect(pruned === set).toBe(kept.length === set.size);
      }),
    );
    expect(grown(recordsOf('wrong', [0.1])).asOf(1e12).size).toBe(1);
  });

  it.each([
    ['a score above 1', { score: 1.01 }],
    ['a score of NaN', { score: Number.NaN }],
    ['a negative score', { score: -0.01 }],
    ['a weight below 1', { weight: 0.5 }],
    ['an infinite weight', { weight: Number.POSITIVE_INFINITY }],
    ['a weight of NaN', { weight: Number.NaN }],
    ['a time of NaN', { atMs: Number.NaN }],
    ['an empty id', { id: '' }],
  ])('refuses %s', (_, over) => {
    expect(() => CalibrationSet.empty(UNLIMITED).with(record(over))).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
    expect(() => CalibrationSet.of([record(over)], UNLIMITED)).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
  });

  it.each([
    { maxSize: 0, windowMs: null },
    { maxSize: 1.5, windowMs: null },
    { maxSize: Number.NaN, windowMs: null },
    { maxSize: 10, windowMs: 0 },
    { maxSize: 10, windowMs: Number.NaN },
  ])('refuses the limits %o', (limits) => {
    expect(() => CalibrationSet.empty(limits)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  });

  it('refuses a time of NaN: a window that compares with it would keep everything', () => {
    expect(() => CalibrationSet.empty(UNLIMITED).asOf(Number.NaN)).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
  });
});
