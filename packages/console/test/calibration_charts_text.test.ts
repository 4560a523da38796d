import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreBars, shareAxisEnd } from '../src/pages/calibration/state/score_bars.ts';
import {
  errorAxisEnd,
  type ErrorRate,
  errorStatus,
  errorWords,
} from '../src/pages/calibration/watch/error_words.ts';
import { martingaleWords } from '../src/pages/calibration/watch/martingale_words.ts';
import { proposalWords } from '../src/pages/calibration/watch/proposal_words.ts';
import { applyLines } from '../src/pages/calibration/whatif/apply_lines.ts';
import { DELTA_STEPS, deltaAt, stepOf } from '../src/pages/calibration/whatif/delta_scale.ts';
import { shareParts } from '../src/pages/calibration/whatif/share_parts.ts';

describe('histograms of scores', () => {
  it('are shares of their class that sum to 1, or are all 0 where the class is empty', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }), (counts) => {
        const edges = Array.from({ length: counts.length + 1 }, (_, index) => index / counts.length);
        const bars = scoreBars(edges, counts);
        const sum = bars.reduce((total, { share }) => total + share, 0);
        expect(sum).toBeCloseTo(counts.some((n) => n > 0) ? 1 : 0, 9);
        expect(bars.every(({ low, high }) => low < high)).toBe(true);
        expect(Math.max(...bars.map(({ share }) => share))).toBeLessThanOrEqual(shareAxisEnd(bars));
      }),
    );
    expect(shareAxisEnd([])).toBe(1);
  });
});

describe('the slider of a bound', () => {
  it('ascends, and stops where its own stops are', () => {
    expect(DELTA_STEPS.toSorted((a, b) => a - b)).toEqual([...DELTA_STEPS]);
    for (const [index, step] of DELTA_STEPS.entries()) {
      expect(stepOf(step)).toBe(index);
      expect(deltaAt(index)).toBe(step);
    }
  });

  it('stands at the nearest stop for every other bound', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.5, noNaN: true }), (delta) => {
        const ratio = (step: number): number => Math.abs(Math.log(step / delta));
        const best = Math.min(...DELTA_STEPS.map(ratio));
        expect(ratio(deltaAt(stepOf(delta)))).toBeCloseTo(best, 12);
      }),
    );
    expect([stepOf(0), deltaAt(-3), deltaAt(99)]).toEqual([0, 0.001, 0.5]);
  });
});

describe('shares of a preview', () => {
  it('lie side by side without gap or overlap', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 4, maxLength: 4 }), (parts) => {
        const sum = Math.max(
          1,
          parts.reduce((total, part) => total + part, 0),
        );
        const [accept = 0, escalate = 0, reject = 0, checks = 0] = parts.map((part) => part / sum);
        const placed = shareParts({ accept, escalate, reject, checks_alone: checks });
        let end = 0;
        for (const { from, share } of placed) {
          expect(from).toBeCloseTo(end, 12);
          end = from + share;
        }
        expect(end).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('name the settings of those bounds only that are not in force', () => {
    const inForce = { delta_accept: 0.05, delta_reject: 0.05 };
    expect(applyLines(inForce, inForce)).toEqual([]);
    expect(applyLines({ ...inForce, delta_reject: 0.1 }, inForce)).toEqual(['CALIBRATION_DELTA_REJECT=0.1']);
  });
});

const ERROR: ErrorRate = {
  mistake: 'accept_given_wrong',
  delta: 0.05,
  n: 47,
  mistakes: 1,
  rate: 0.04,
  interval: { low: 0.001, high: 0.2 },
  confidence: 0.95,
  alarm: false,
};

describe('mistakes among labels', () => {
  it('are called as in the runbook, by where the bound lies', () => {
    const wordOf = (error: Partial<ErrorRate>) => errorStatus({ ...ERROR, ...error }).word;
    expect(wordOf({})).toBe('within');
    expect(wordOf({ interval: { low: 0.06, high: 0.2 } })).toBe('violated');
    expect(wordOf({ interval: { low: 0, high: 0.04 } })).toBe('conservative');
    expect(wordOf({ interval: null })).toBe('undetermined');
    expect(wordOf({ n: 0, mistakes: 0, rate: null, interval: null })).toBe('undetermined');
  });

  it('are given with n, interval and bound, and as no rate where nothing follows', () => {
    expect(errorWords(ERROR)).toBe('4 %, 95 % interval 0.1 % to 20 %, 1 of n = 47; δ = 0.05');
    expect(errorWords({ ...ERROR, interval: null })).toBe('1 of n = 47; δ = 0.05');
    expect(errorWords({ ...ERROR, rate: null, interval: null })).toBe('no labels; δ = 0.05');
  });

  it('fit on the axis with their bounds', () => {
    const bound = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(bound, bound, (delta, high) => {
        const end = errorAxisEnd([{ ...ERROR, delta, interval: { low: 0, high } }]);
        expect(end).toBeLessThanOrEqual(1);
        expect(end).toBeGreaterThanOrEqual(Math.max(delta, high));
      }),
    );
  });
});

describe('the watch in words', () => {
  const CALM = { alarm: false, threshold: 100, n: 300, log10: -0.03, max_log10: 0.2 };

  it('tells an alarm with how often it is false, and that it says nothing of decisions', () => {
    const words = martingaleWords({ ...CALM, alarm: true, log10: 2.5, max_log10: 2.5 });
    expect(words).toMatch(/^Alarm/);
    expect(words).toContain('at most 1 in 100, however often');
    expect(words).toContain('does not say that decisions are wrong');
  });

  it('takes no number below the threshold for a probability', () => {
    expect(martingaleWords(CALM)).toMatch(/^No alarm\. Now 0\.933, at most 1\.58 over n = 300/);
    expect(martingaleWords({ ...CALM, n: 0 })).toContain('nothing to say');
    expect(martingaleWords({ ...CALM, alarm: true, log10: 400, max_log10: 401 })).toContain('Now 10^400');
  });

  it('says of each proposal what was reached and what the limit is', () => {
    expect(proposalWords({ kind: 'age', ageMs: 8 * 86_400_000, limitMs: 7 * 86_400_000 })).toContain(
      '8 days old; it is due after 7 days',
    );
    expect(proposalWords({ kind: 'decisions', decisions: 10_400, limit: 10_000 })).toContain(
      '10,400 decisions',
    );
    expect(
      proposalWords({ kind: 'miscoverage', decision: 'accept', label: 'wrong', estimate: 0.12, delta: 0.05 }),
    ).toContain('P(accept ∣ wrong) is estimated at 12 %');
    expect(proposalWords({ kind: 'drift' })).toContain('alarm');
  });
});
