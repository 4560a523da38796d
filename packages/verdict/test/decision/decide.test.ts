import { describe, expect, test } from 'vitest';
import {
  applyChange,
  boundsScore,
  type Change,
  createDecider,
  type DecisionState,
  EMPTY_DECISION_STATE,
} from '../../src/decision/mod.ts';
import { DEFAULT_PARAMS, type Outcome } from '../../src/mod.ts';
import { type Overrides, record } from '../support/record.ts';
import { label, labels, settings } from './support.ts';

const decide = createDecider(DEFAULT_PARAMS);
const stateOf = (...changes: readonly Change[]): DecisionState =>
  changes.reduce(applyChange, EMPTY_DECISION_STATE);
const outcome = (state: DecisionState, overrides: Overrides = {}, tenant = 'a'): Outcome =>
  decide({ tenant, record: record(overrides), receivedAtMs: 1_000 }, state).conclude([]);

/** coh★ 0.3 of at most 1.05: the sound record's closest bound. */
const SOUND_SCORE = 0.3 / 1.05;
const SUSPECT = Array.from({ length: 19 }, (_, index) => 0.5 + index / 100);

describe('decide', () => {
  test('without labels the deterministic checks decide, and the outcome names how many labels would do', () => {
    expect(outcome(EMPTY_DECISION_STATE)).toMatchObject({
      decision: 'accept',
      guarantee: null,
      no_guarantee: { code: 'too_few_labels', n_wrong: 0, needs_n_wrong: 19 },
      calibration_version: null,
    });
  });

  test('a tenant that requires a guarantee gets an escalation instead', () => {
    const state = stateOf(settings('a', { requireGuarantee: true }));
    expect(outcome(state)).toMatchObject({
      decision: 'escalate',
      reasons: [{ code: 'guarantee_required' }],
      no_guarantee: { code: 'left_to_a_person', needs_n_wrong: 19 },
    });
  });

  test('19 wrong outcomes that all look worse give acceptance its guarantee at delta 0.05', () => {
    const state = stateOf(settings('a'), ...labels('a', 'wrong', SUSPECT));
    expect(outcome(state)).toMatchObject({
      decision: 'accept',
      score: { name: 'bounds', value: SOUND_SCORE },
      guarantee: {
        kind: 'accept_given_wrong',
        delta: 0.05,
        p_value: 0.05,
        n_wrong: 19,
        n_benign: 0,
        set: 'tenant',
      },
      no_guarantee: null,
    });
  });

  test('a tie with a wrong outcome counts against the record', () => {
    const tied = [...SUSPECT.slice(1), SOUND_SCORE];
    expect(outcome(stateOf(settings('a'), ...labels('a', 'wrong', tied)))).toMatchObject({
      decision: 'escalate',
      reasons: [{ code: 'wrong_not_excluded', values: { p_wrong: 0.1, n_wrong: 19 } }],
    });
  });

  test('what is improbable for a benign outcome is rejected, with its guarantee', () => {
    const state = stateOf(
      settings('a'),
      ...labels(
        'a',
        'benign',
        Array.from({ length: 19 }, () => 0.1),
      ),
    );
    expect(outcome(state)).toMatchObject({
      decision: 'reject',
      reasons: [{ code: 'benign_improbable' }],
      guarantee: { kind: 'reject_given_benign', delta: 0.05, p_value: 0.05, n_benign: 19 },
    });
  });

  test('what a check refuses is never accepted, however good its score, and carries no statistical claim', () => {
    const state = stateOf(settings('a'), ...labels('a', 'wrong', SUSPECT));
    const refused = outcome(state, { D_hat: 2.9 });
    expect(refused).toMatchObject({ decision: 'reject', no_guarantee: { code: 'refused_by_checks' } });
    expect(refused.labelling).toEqual({ wanted: false, propensity: 0, label_share: 0.2 });
    const degraded = { ft: { outbox_seq: 1, degraded: true, fallbacks: [], clock_skew_ms: 0 } };
    expect(outcome(state, degraded)).toMatchObject({ decision: 'escalate', guarantee: null });
  });

  test('a label changes the next decision and the version, never the state before it', () => {
    const before = stateOf(settings('a'), ...labels('a', 'wrong', SUSPECT.slice(1)));
    const after = applyChange(before, label('a', 'wrong', 0.9));
    expect(outcome(before).guarantee).toBeNull();
    expect(outcome(after).guarantee).toMatchObject({ n_wrong: 19 });
    expect(outcome(after).calibration_version).not.toBe(outcome(before).calibration_version);
    expect(outcome(before).guarantee).toBeNull();
  });

  test('labels that were drawn with a small chance weigh as much more, and raise what is needed', () => {
    const drawn = { propensity: 0.1, label_share: 0.1, decision: 'accept' };
    const few = stateOf(settings('a'), ...labels('a', 'wrong', SUSPECT.slice(0, 18), drawn));
    expect(outcome(few).no_guarantee).toMatchObject({ code: 'too_few_labels', n_wrong: 18 });
    const enough = stateOf(settings('a'), ...labels('a', 'wrong', SUSPECT, drawn));
    expect(outcome(enough).guarantee).toMatchObject({ n_wrong: 19 });
    // Escalated outcomes only, while a tenth of the accepted ones was drawn: nothing says that these stand for those.
    const escalatedOnly = stateOf(settings('a'), ...labels('a', 'wrong', SUSPECT, { label_share: 0.1 }));
    expect(outcome(escalatedOnly).guarantee).toBeNull();
  });

  test('a tenant with few labels falls back on those of all, and the outcome says so; unless it does not want to', () => {
    const others = [...labels('b', 'wrong', SUSPECT), ...labels('c', 'benign', [0.1])];
    const state = stateOf(settings('a'), ...others);
    expect(outcome(state).guarantee).toMatchObject({ set: 'global', n_wrong: 19, n_benign: 1 });
    expect(outcome(stateOf(settings('a', { fallback: 'none' }), ...others)).guarantee).toBeNull();
    const own = labels(
      'a',
      'benign',
      Array.from({ length: 100 }, (_, index) => 0.2 + index / 200),
    );
    expect(outcome(stateOf(settings('a'), ...others, ...own)).no_guarantee).toMatchObject({ n_wrong: 0 });
  });

  test('a label without a score, or that nobody asked for, changes nothing', () => {
    const state = stateOf(settings('a'));
    expect(applyChange(state, label('a', 'wrong', 0.5, { left_out: 'unsolicited' }))).toBe(state);
    const unscored = applyChange(state, label('a', 'wrong', 0.5, { bounds_score: null }));
    expect(outcome(unscored).no_guarantee).toMatchObject({ n_wrong: 0 });
  });

  test.each([
    { delta: 0, codes: ['too_few_labels'] },
    { delta: 1, codes: ['too_few_labels'] },
  ])('delta $delta without labels never accepts by calibration', ({ delta, codes }) => {
    const state = stateOf(settings('a', { deltaAccept: delta, deltaReject: delta }));
    expect(codes).toContain(outcome(state).no_guarantee?.code);
    expect(outcome(stateOf(settings('a', { deltaAccept: delta, requireGuarantee: true }))).decision).toBe(
      'escalate',
    );
  });

  test('labels out of the window do not count', () => {
    const old = labels('a', 'wrong', SUSPECT, { decided_at_ms: 0 });
    const windowed = stateOf(settings('a', { windowMs: 900, fallback: 'none' }), ...old);
    expect(outcome(windowed).no_guarantee).toMatchObject({ n_wrong: 0 });
    expect(outcome(stateOf(settings('a', { windowMs: 1_000 }), ...old)).guarantee).toMatchObject({
      n_wrong: 19,
    });
  });

  test('about the share that is asked for is drawn, by id, and the same again', () => {
    const state = stateOf(settings('a', { labelShare: 0.25 }));
    const drawn = Array.from({ length: 2_000 }, (_, epoch) => outcome(state, { epoch }).labelling.wanted);
    const count = drawn.filter(Boolean).length;
    // Binomial(2000, 0.25): 500 ± 4 · 19.4.
    expect(count).toBeGreaterThan(422);
    expect(count).toBeLessThan(578);
    expect(outcome(state, { epoch: 7 }).labelling.wanted).toBe(drawn[7]);
  });
});

describe('the score by bounds', () => {
  test('is 1 at a bound, and none where it is no number', () => {
    const sound = record({ coh_star: 1.05, budget: 0.25 });
    const recomputed = { D_hat: 1, budget: 0.25, regime: 'mixed' } as const;
    expect(boundsScore(sound, recomputed, DEFAULT_PARAMS)).toBe(1);
    expect(boundsScore(sound, undefined, DEFAULT_PARAMS)).toBeNull();
    expect(boundsScore(sound, recomputed, { ...DEFAULT_PARAMS, tolBudget: 0 })).toBeNull();
  });
});

test('no record weighs more than what is assumed of the one at hand', () => {
  const heavy = { propensity: 0.01, label_share: 1, decision: 'accept' };
  const state = stateOf(settings('a'), ...labels('a', 'wrong', [0.9], heavy));
  expect(state.tenants.get('a')?.calibration.itemWeight).toBe(100);
});
