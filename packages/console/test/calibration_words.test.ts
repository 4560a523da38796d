import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betweenWords,
  feasibilityWords,
  itemWeightWords,
  scoreWords,
  setWords,
  thresholdWords,
} from '../src/pages/calibration/bound_words.ts';
import { readCalibrationSearch } from '../src/pages/calibration/calibration_search.ts';
import { checksAlone } from '../src/pages/calibration/calibration_state.ts';
import { decidedScores } from '../src/pages/calibration/decided_scores.ts';
import { settingsRows } from '../src/pages/calibration/state/settings_rows.ts';

const SETTINGS = {
  score: 'bounds',
  deltaAccept: 0.05,
  deltaReject: 0.01,
  maxRecords: 1000,
  windowMs: null,
  requireGuarantee: false,
  fallback: 'global',
  labelShare: 0.2,
} as const;

describe('whether labels suffice', () => {
  it('names what is needed, for which bound, and what is there', () => {
    expect(feasibilityWords('accept', 0.05, { feasible: true, n: 64, needs: 38 })).toBe(
      '38 wrong labels are needed for δ = 0.05, there are 64.',
    );
  });

  it('says how many are missing exactly where they are', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.integer({ min: 1, max: 5_000 }), (n, more) => {
        const lacks = feasibilityWords('reject', 0.02, { feasible: false, n, needs: n + more });
        expect(lacks).toContain(`: ${more.toLocaleString('en-GB')} more.`);
        const does = feasibilityWords('reject', 0.02, { feasible: true, n: n + 1, needs: n + 1 });
        expect(does).not.toContain('more');
      }),
    );
  });

  it('never asks for a number of labels where none would do', () => {
    expect(feasibilityWords('accept', 0, { feasible: false, n: 64, needs: null })).toMatch(
      /^δ = 0 promises .* no number of labels/,
    );
    expect(feasibilityWords('accept', 0.05, { feasible: false, n: 0, needs: null })).toMatch(
      /^No number of wrong labels/,
    );
  });

  it('counts one as one, and none as none', () => {
    expect(feasibilityWords('accept', 0.5, { feasible: false, n: 0, needs: 1 })).toBe(
      '1 wrong label is needed for δ = 0.5, there are none: 1 more.',
    );
  });
});

describe('what is left over', () => {
  const BOTH = { acceptBelow: 0.2, rejectAbove: 0.8 };

  it('goes to the checks alone only with too few labels and without a required guarantee', () => {
    const few = { feasible: false, n: 3, needs: 38 };
    expect(checksAlone({ accept: few, settings: SETTINGS })).toBe(true);
    expect(checksAlone({ accept: few, settings: { ...SETTINGS, requireGuarantee: true } })).toBe(false);
    expect(checksAlone({ accept: { ...few, feasible: true }, settings: SETTINGS })).toBe(false);
    expect(betweenWords({ ...BOTH, checksAlone: true })).toMatch(/checks alone. They promise nothing\.$/);
    expect(betweenWords({ ...BOTH, checksAlone: false })).toBe('The rest is left to a person.');
  });

  it('is never called decided: a score counts once, or is left over where both thresholds hold', () => {
    const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(
        share,
        share,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (accept_below, reject_above, score) => {
          const { acceptBelow, rejectAbove } = decidedScores({ accept_below, reject_above });
          const [below, above] = [
            accept_below !== null && score < accept_below,
            reject_above !== null && score > reject_above,
          ];
          fc.pre(score !== accept_below && score !== reject_above);
          expect(acceptBelow !== null && score < acceptBelow).toBe(below && !above);
          expect(rejectAbove !== null && score > rejectAbove).toBe(above && !below);
        },
      ),
    );
  });

  it('names the stretch in which both thresholds would decide', () => {
    expect(betweenWords({ acceptBelow: 0.6, rejectAbove: 0.4, checksAlone: false })).toContain(
      'between 0.4 and 0.6 would be both, and is left to a person.',
    );
  });

  it('tells a threshold of 0 from none', () => {
    expect(thresholdWords('accept', null)).toBe('Calibration accepts nothing.');
    expect(thresholdWords('accept', 0)).toBe('Scores below 0 are accepted.');
    expect(thresholdWords('reject', null)).toBe('Calibration rejects nothing.');
  });
});

describe('what decides', () => {
  const own = { n_wrong: 12, n_benign: 30, version: null };

  it('says whose labels they are, and what borrowed ones assume', () => {
    expect(setWords({ set: 'tenant', own, settings: SETTINGS })).toBe("The tenant's own labels decide.");
    expect(setWords({ set: 'global', own, settings: SETTINGS })).toMatch(
      /fewer than 100.*it has 42.*assumes/,
    );
  });

  it('explains a score by its name, whatever follows it, and keeps one that it does not know', () => {
    expect(scoreWords('risk:0123abcd')).toContain('risk model');
    expect(scoreWords('bounds')).toContain('deterministic checks');
    expect(scoreWords('other')).toBe('The score other.');
    expect(scoreWords(null)).toContain('nothing is calibrated');
  });

  it('says how many outcomes the one at hand may stand for', () => {
    expect(itemWeightWords(2, 0.5)).toContain(
      'Label share now 50 %. An output at hand may stand for 2 outcomes',
    );
    expect(itemWeightWords(1, 1)).toContain('1 outcome:');
  });

  it('lists each setting once, with 0 told from absent', () => {
    const rows = settingsRows({ ...SETTINGS, labelShare: 0, windowMs: 3 * 86_400_000 });
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    const valueOf = (name: string) => rows.find((row) => row.name === name);
    expect(valueOf('LABEL_SHARE')?.means).toContain('no label calibrates anything');
    expect(valueOf('CALIBRATION_WINDOW_DAYS')?.value).toBe('3 days');
    expect(settingsRows(SETTINGS).find(({ name }) => name === 'CALIBRATION_WINDOW_DAYS')?.value).toBe(
      'no limit',
    );
  });
});

describe('the address', () => {
  it('keeps what it was given', () => {
    const search = { part: 'what-if', delta_accept: 0.02, delta_reject: 0.5 } as const;
    expect(readCalibrationSearch({ ...search })).toEqual(search);
  });

  it('leaves out bounds that cannot be tried and parts that there are not, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('part', 'delta_accept', 'delta_reject'), fc.jsonValue()),
        (raw) => {
          const { part, delta_accept, delta_reject } = readCalibrationSearch(raw);
          expect(['state', 'what-if', 'watch', 'queue', undefined]).toContain(part);
          for (const delta of [delta_accept, delta_reject])
            expect(delta === undefined || (delta >= 0.001 && delta <= 0.5)).toBe(true);
        },
      ),
    );
    expect(readCalibrationSearch({ delta_accept: '0.05', delta_reject: 0 })).toEqual({});
  });
});
