import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify } from '../../src/conformal/mod.ts';
import { calibrationBasis } from '../../src/decision/calibration_basis.ts';
import {
  applyChange,
  calibrationPreview,
  calibrationReport,
  type Change,
  type DecisionState,
  EMPTY_DECISION_STATE,
} from '../../src/decision/mod.ts';
import { labels, settings } from './support.ts';

const NOW_MS = 100;
const state = (changes: readonly Change[]): DecisionState =>
  changes.reduce(applyChange, EMPTY_DECISION_STATE);

/** Few distinct values, so that scores tie with labels and with each other. */
const score = fc.integer({ min: 0, max: 20 }).map((step) => step / 20);
const delta = fc.constantFrom(0, 0.01, 0.05, 0.1, 0.25, 0.5, 1);
const deltas = fc.record({ deltaAccept: delta, deltaReject: delta });
const tenant = fc
  .record({
    inForce: deltas,
    requireGuarantee: fc.boolean(),
    wrong: fc.array(score, { maxLength: 40 }),
    benign: fc.array(score, { maxLength: 40 }),
    propensity: fc.constantFrom(1, 0.5),
  })
  .map(({ inForce, requireGuarantee, wrong, benign, propensity }) =>
    state([
      settings('a', { ...inForce, requireGuarantee }),
      ...labels('a', 'wrong', wrong, { propensity, label_share: propensity }),
      ...labels('a', 'benign', benign, { propensity, label_share: propensity }),
    ]),
  );
const scores = fc.array(score, { minLength: 1, maxLength: 60 });

describe('a preview of other bounds', () => {
  test('counts every score as classify judges it, one by one', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(tenant, deltas, scores, (before, asked, recent) => {
        const preview = calibrationPreview(before, 'a', NOW_MS, asked, recent);
        const { set, calibration, tenant: of } = calibrationBasis(before, 'a', NOW_MS);
        const counts = { accept: 0, escalate: 0, reject: 0, checks_alone: 0 };
        for (const each of recent) {
          const { side, accept } = classify(each, set, { ...asked, maxWeight: calibration.itemWeight });
          const left = accept.feasible || of.settings.requireGuarantee ? 'escalate' : 'checks_alone';
          const became = side === 'uncertain' ? left : side;
          counts[became] += 1;
          seen.add(became);
        }
        const shares = Object.entries(counts).map(([name, count]) => [name, count / recent.length]);
        expect(preview.asked.shares).toEqual(Object.fromEntries(shares));
      }),
      { numRuns: 500, seed: 3 },
    );
    // A property that never met one of the four would not have tested it.
    expect([...seen].toSorted()).toEqual(['accept', 'checks_alone', 'escalate', 'reject']);
  });

  test('of the bounds in force says what the calibration report says, whichever side it stands on', () => {
    fc.assert(
      fc.property(tenant, scores, (before, recent) => {
        const report = calibrationReport(before, 'a', NOW_MS);
        const { deltaAccept, deltaReject } = report.settings;
        const preview = calibrationPreview(before, 'a', NOW_MS, { deltaAccept, deltaReject }, recent);
        expect(preview.asked).toEqual(preview.inForce);
        const { accept, reject, accept_below, reject_above } = report;
        expect(preview.inForce).toMatchObject({ accept, reject, accept_below, reject_above });
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  test('agrees with its own thresholds: what lies below the one and not above the other is accepted', () => {
    fc.assert(
      fc.property(tenant, deltas, scores, (before, asked, recent) => {
        const { accept_below, reject_above, shares } = calibrationPreview(
          before,
          'a',
          NOW_MS,
          asked,
          recent,
        ).asked;
        // A score of 1 is below no threshold, and is accepted where even it is improbable among wrong ones.
        const low = (each: number) => accept_below !== null && (each < accept_below || accept_below === 1);
        const high = (each: number) => reject_above !== null && (each > reject_above || reject_above === 0);
        const inner = recent.filter((each) => each > 0 && each < 1);
        fc.pre(inner.length === recent.length);
        const accepted = recent.filter((each) => low(each) && !high(each)).length;
        const rejected = recent.filter((each) => high(each) && !low(each)).length;
        expect([shares?.accept, shares?.reject]).toEqual([
          accepted / recent.length,
          rejected / recent.length,
        ]);
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  test('has no shares without scores, and refuses a delta that is none', () => {
    const before = state([settings('a')]);
    const asked = { deltaAccept: 0.1, deltaReject: 0.1 };
    expect(calibrationPreview(before, 'a', NOW_MS, asked, []).asked).toMatchObject({
      accept: { feasible: false, n: 0, needs: 9 },
      accept_below: null,
      shares: null,
    });
    const preview = () => calibrationPreview(before, 'a', NOW_MS, { ...asked, deltaAccept: 1.5 }, [0.5]);
    expect(preview).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  });
});
