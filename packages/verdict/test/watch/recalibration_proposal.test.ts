import { describe, expect, it } from 'vitest';
import {
  addLabel,
  DEFAULT_RECALIBRATION_LIMITS,
  type LabelTallies,
  miscoverage,
  NO_LABELS,
  recalibrationProposal,
} from '../../src/watch/mod.ts';

const DAY_MS = 86_400_000;

const labelled = (accepted: number, escalated: number): LabelTallies => {
  let tallies = addLabel(NO_LABELS, { label: 'benign', decision: 'accept', propensity: 1 });
  for (let item = 0; item < accepted + escalated; item++) {
    tallies = addLabel(tallies, {
      label: 'wrong',
      decision: item < accepted ? 'accept' : 'escalate',
      propensity: 1,
    });
  }
  return tallies;
};

const found = (accepted: number, escalated: number) =>
  miscoverage(labelled(accepted, escalated), { decision: 'accept', label: 'wrong', delta: 0.05 });

const QUIET = {
  nowMs: DAY_MS,
  calibratedAtMs: 0,
  decisionsSince: 9999,
  driftAlarm: false,
  miscoverage: [found(5, 95)],
};

describe('the recalibration proposal', () => {
  it('is none while nothing calls for it', () => {
    expect(recalibrationProposal(QUIET)).toEqual({ proposed: false, triggers: [] });
    expect(recalibrationProposal({ ...QUIET, nowMs: 7 * DAY_MS - 1 }).proposed).toBe(false);
  });

  it.each([
    ['age', { nowMs: 7 * DAY_MS }],
    ['decisions', { decisionsSince: 10_000 }],
    ['drift', { driftAlarm: true }],
    ['miscoverage', { miscoverage: [found(5, 95), found(20, 80)] }],
    ['miscoverage', { miscoverage: [found(0, 300)] }],
  ])('names %s alone', (kind, change) => {
    const { proposed, triggers } = recalibrationProposal({ ...QUIET, ...change });
    expect(proposed).toBe(true);
    expect(triggers.map((trigger) => trigger.kind)).toEqual([kind]);
  });

  it('names all that hold', () => {
    const { triggers } = recalibrationProposal({
      nowMs: 8 * DAY_MS,
      calibratedAtMs: 0,
      decisionsSince: 20_000,
      driftAlarm: true,
      miscoverage: [found(20, 80)],
    });
    expect(triggers).toEqual([
      { kind: 'age', ageMs: 8 * DAY_MS, limitMs: 7 * DAY_MS },
      { kind: 'decisions', decisions: 20_000, limit: 10_000 },
      { kind: 'drift' },
      { kind: 'miscoverage', decision: 'accept', label: 'wrong', estimate: 0.2, delta: 0.05 },
    ]);
  });

  it('takes neither a large error from few labels nor a proven small one', () => {
    expect(found(0, 10)).toMatchObject({ estimate: 0, alarm: false });
    expect(recalibrationProposal({ ...QUIET, miscoverage: [found(0, 10)] }).proposed).toBe(false);
    expect(found(280, 3720)).toMatchObject({ estimate: 0.07, alarm: true });
    expect(recalibrationProposal({ ...QUIET, miscoverage: [found(280, 3720)] }).proposed).toBe(false);
  });

  it('refuses times, counts and limits that are no numbers', () => {
    for (const bad of [
      { nowMs: Number.NaN },
      { calibratedAtMs: Number.NaN },
      { decisionsSince: Number.NaN },
    ]) {
      expect(() => recalibrationProposal({ ...QUIET, ...bad })).toThrow(/finite/);
    }
    for (const limit of [Number.NaN, 0]) {
      const limits = { ...DEFAULT_RECALIBRATION_LIMITS, maxDecisions: limit };
      expect(() => recalibrationProposal(QUIET, limits)).toThrow(/maxDecisions/);
    }
  });
});
