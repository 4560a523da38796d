import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VerdictError } from '../../src/mod.ts';
import { selfConsistency, selfConsistencyResult } from '../../src/ensemble/mod.ts';

const PARIS = 'The treaty was signed in Paris by 12 states on 3 March 1951.';

describe('self-consistency', () => {
  it('the same answer twice agrees fully', () => {
    expect(selfConsistency([PARIS, PARIS])).toEqual({ n: 2, agreement: 1, lowest: 1, status: 'pass' });
  });

  it('case, punctuation and small words do not matter', () => {
    expect(selfConsistency(['The cat sat, on the mat!', 'cat sat mat']).agreement).toBe(1);
  });

  it('answers that differ only in their numbers do not agree, however many words they share', () => {
    const { agreement, status } = selfConsistency([PARIS, PARIS.replace('12', '14').replace('1951', '1957')]);
    expect(agreement).toBe(0);
    expect(status).toBe('fail');
  });

  it('one of three that says something else lowers the mean and shows as the lowest pair', () => {
    const { agreement, lowest } = selfConsistency([
      PARIS,
      PARIS,
      'Nobody knows anything regarding such papers.',
    ]);
    expect(lowest).toBe(0);
    expect(agreement).toBeCloseTo(1 / 3, 12);
  });

  it('fewer than two samples say nothing', () => {
    for (const samples of [[], [PARIS]]) {
      const found = selfConsistency(samples);
      expect(found).toEqual({ n: samples.length, agreement: null, lowest: null, status: 'not_evaluated' });
      expect(selfConsistencyResult(found, 3)).toMatchObject({ status: 'not_evaluated', score: null });
    }
  });

  it('samples without words agree with nothing, not even with each other', () => {
    expect(selfConsistency(['', '']).status).toBe('fail');
    expect(selfConsistency(['...', '...']).agreement).toBe(0);
    expect(selfConsistency(['the', 'the']).agreement).toBe(0);
  });

  it('is in [0, 1], the same in any order, and its suspicion is the rest to 1, for any strings', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 }), (samples) => {
        const found = selfConsistency(samples);
        const agreement = found.agreement ?? Number.NaN;
        expect(agreement >= 0 && agreement <= 1).toBe(true);
        expect(selfConsistency(samples.toReversed())).toEqual(found);
        expect(selfConsistencyResult(found, null).score).toBe(1 - agreement);
      }),
    );
  });

  it.each([0, 1.1, Number.NaN])('refuses minAgreement %s', (minAgreement) => {
    expect(() => selfConsistency([PARIS, PARIS], { minAgreement })).toThrow(VerdictError);
  });

  it('refuses more samples than it compares', () => {
    expect(() => selfConsistency(Array.from({ length: 33 }, () => PARIS))).toThrow(/32/);
  });
});
