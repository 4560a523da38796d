import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VerdictError } from '../../src/mod.ts';
import { seededRandom } from '../../src/stats/mod.ts';
import {
  createWatchState,
  DEFAULT_WATCH_PARAMS,
  parseWatchState,
  recalibrateWatch,
  resetDriftAlarm,
  updateWatchOnLabel,
  updateWatchOnOutcome,
  type WatchState,
  watchReport,
} from '../../src/watch/mod.ts';
import { normalScores } from './support/streams.ts';

const decided = (state: WatchState, scores: readonly number[]): WatchState =>
  scores.reduce(updateWatchOnOutcome, state);

const stored = (state: WatchState): unknown => JSON.parse(JSON.stringify(state));

function sample(seed: number, outcomes: number, shift = 0): WatchState {
  const random = seededRandom(seed);
  const start = createWatchState({ reference: normalScores(200, 0, random), atMs: 5, seed });
  const state = decided(start, normalScores(outcomes, shift, random));
  const labelled = updateWatchOnLabel(state, { label: 'wrong', decision: 'escalate', propensity: 0.3 });
  return updateWatchOnLabel(labelled, { label: 'benign', decision: 'reject', propensity: 1 });
}

describe('the watch of one tenant', () => {
  it('goes on from its stored form exactly as without the interruption', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.nat(), (before, after, seed) => {
        const state = sample(seed, before);
        const more = normalScores(after, 0.5, seededRandom(seed + 1));
        expect(decided(parseWatchState(stored(state)), more)).toEqual(decided(state, more));
      }),
      { numRuns: 20 },
    );
  });

  it('keeps no more than its bounds, and forgets no count', () => {
    const state = decided(
      createWatchState({ reference: normalScores(1500, 0, seededRandom(1)), atMs: 0, seed: 1 }),
      normalScores(2500, 0, seededRandom(2)),
    );
    expect([state.reference.length, state.recent.length]).toEqual([1000, 1000]);
    expect(state.recent).toEqual(normalScores(2500, 0, seededRandom(2)).slice(-1000));
    expect(state.cells.reduce((sum, count) => sum + count, 0)).toBe(1000 + 2500);
    expect(state.decisions).toBe(2500);
    expect(JSON.stringify(state).length).toBeLessThan(100_000);
    expect(watchReport(parseWatchState(stored(state)), DEFAULT_WATCH_PARAMS, 1).ks).toMatchObject({
      n: 1000,
      m: 1000,
      method: 'exact',
    });
  });

  it('stays quiet without a change and reports one of 1 σ (seeds 61 to 80)', () => {
    for (let seed = 61; seed <= 80; seed++) {
      const quiet = watchReport(sample(seed, 500), DEFAULT_WATCH_PARAMS, 6);
      expect(quiet, `seed ${seed}`).toMatchObject({ martingale: { alarm: false, n: 500 }, proposals: [] });
      const drifted = watchReport(sample(seed, 200, 1), DEFAULT_WATCH_PARAMS, 6);
      expect(drifted.martingale.alarm, `seed ${seed}`).toBe(true);
      expect(drifted.ks?.p).toBeLessThan(0.001);
      expect(drifted.proposals).toEqual([{ kind: 'drift' }]);
    }
  });

  it('ends an alarm only when told to', () => {
    const alarmed = sample(61, 200, 1);
    const report = (state: WatchState) => watchReport(state, DEFAULT_WATCH_PARAMS, 6).martingale.alarm;
    const recalibrated = recalibrateWatch(alarmed, {
      reference: normalScores(300, 1, seededRandom(9)),
      atMs: 6,
    });
    const calm = decided(recalibrated, normalScores(1000, 1, seededRandom(10)));
    expect([report(alarmed), report(recalibrated), report(calm)]).toEqual([true, true, true]);
    const reset = resetDriftAlarm(calm);
    expect(report(reset)).toBe(false);
    expect(report(decided(reset, normalScores(500, 1, seededRandom(11))))).toBe(false);
    expect(parseWatchState(stored(reset))).toEqual(reset);
    // No tie is ever broken twice by the same draw.
    expect([alarmed.draws, recalibrated.draws, reset.draws]).toEqual([200, 200, 1200]);
  });

  it('counts anew after a recalibration', () => {
    const state = recalibrateWatch(sample(3, 50), { reference: [0.5], atMs: 77 });
    expect(state).toMatchObject({ calibratedAtMs: 77, decisions: 0, reference: [0.5], recent: [] });
    expect(watchReport(state, DEFAULT_WATCH_PARAMS, 78)).toMatchObject({
      ks: null,
      miscoverage: { accept: { labelled: 0 }, reject: { labelled: 0 } },
    });
    expect(parseWatchState(stored(state))).toEqual(state);
  });

  it('reports in plain JSON, however far the martingale has gone', () => {
    const start = createWatchState({ reference: normalScores(1000, -3, seededRandom(1)), atMs: 0, seed: 1 });
    let state = decided(
      start,
      Array.from({ length: 50 }, () => 0.999),
    );
    state = { ...state, martingale: { ...state.martingale, logMartingale: 5000, maxLog: 5000 } };
    const report = watchReport(state, DEFAULT_WATCH_PARAMS, 1);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.martingale).toMatchObject({ value: Number.MAX_VALUE, alarm: true });
  });

  it('takes no score outside [0, 1], and no seed or time that is none', () => {
    const state = sample(1, 5);
    for (const bad of [Number.NaN, 1.2, -0.1, Number.POSITIVE_INFINITY]) {
      expect(() => updateWatchOnOutcome(state, bad, null)).toThrow(/score/);
      expect(() => createWatchState({ reference: [bad], atMs: 0, seed: 1 })).toThrow(/score/);
    }
    for (const seed of [-1, 0.5, Number.NaN]) {
      expect(() => createWatchState({ reference: [], atMs: 0, seed })).toThrow(/seed/);
    }
    expect(() => recalibrateWatch(state, { reference: [], atMs: Number.NaN })).toThrow(/time/);
    expect(() => watchReport(state, DEFAULT_WATCH_PARAMS, Number.NaN)).toThrow(/finite/);
  });
});

describe('parseWatchState', () => {
  const valid = sample(8, 120);

  it.each<[string, (state: WatchState) => unknown]>([
    ['another version', (state) => ({ ...state, version: 2 })],
    ['a field too many', (state) => ({ ...state, extra: 1 })],
    ['fewer decisions than scores', (state) => ({ ...state, decisions: 119 })],
    ['a recent score missing', (state) => ({ ...state, recent: state.recent.slice(1) })],
    ['cells that do not count the scores', (state) => ({ ...state, cells: state.cells.toReversed() })],
    ['a cell missing', (state) => ({ ...state, cells: state.cells.slice(1) })],
    ['draws used twice', (state) => ({ ...state, draws: 3 })],
    ['an alarm taken back', (state) => ({ ...state, martingale: { ...state.martingale, maxLog: -1 } })],
    [
      'capital above its maximum',
      (state) => ({ ...state, martingale: { ...state.martingale, logMartingale: 1e6 } }),
    ],
    [
      'shares of nothing',
      (state) => ({ ...state, martingale: { ...state.martingale, shares: [0, 0, 0, 0, 0] } }),
    ],
    ['capital without data', (state) => ({ ...state, martingale: { ...state.martingale, n: 0, maxLog: 3 } })],
    ['labels forgotten', (state) => ({ ...state, labels: { accept: state.labels.accept } })],
    [
      'a weight without its count',
      ({ labels, ...state }) => ({
        ...state,
        labels: {
          ...labels,
          escalate: { ...labels.escalate, wrong: { count: 1, weight: 1, squaredWeight: 1 } },
        },
      }),
    ],
    [
      'labels without a propensity',
      ({ labels, ...state }) => ({
        ...state,
        labels: { ...labels, escalate: { ...labels.escalate, minPropensity: null } },
      }),
    ],
    [
      'a propensity without labels',
      ({ labels, ...state }) => ({
        ...state,
        labels: { ...labels, accept: { ...labels.accept, minPropensity: 1 } },
      }),
    ],
  ])('refuses %s', (_, change) => {
    const run = () => parseWatchState(JSON.parse(JSON.stringify(change(valid))));
    expect(run).toThrow(expect.objectContaining({ code: 'document_invalid' }));
  });

  it('returns a state or throws document_invalid, whatever it is given', () => {
    const edits = fc.tuple(
      fc.constantFrom(...Object.keys(valid), 'martingale.shares', 'labels.accept', 'labels.accept.wrong'),
      fc.oneof(fc.jsonValue(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, undefined, -1, 1e308)),
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), edits), (input) => {
        let document: unknown = input;
        if (Array.isArray(input) && input.length === 2 && typeof input[0] === 'string') {
          document = replaced(stored(valid), input[0].split('.'), input[1]);
        }
        let refusal: unknown = null;
        let reported: number | null = null;
        try {
          reported = watchReport(parseWatchState(document), DEFAULT_WATCH_PARAMS, 6).atMs;
        } catch (error) {
          refusal = error instanceof VerdictError ? error.code : error;
        }
        expect([6, 'document_invalid']).toContain(reported ?? refusal);
      }),
      { numRuns: 1000 },
    );
  });
});

/** `document` with the value at `path` replaced. */
function replaced(document: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const fields = typeof document === 'object' && document !== null ? { ...document } : {};
  return { ...fields, [name]: replaced(Reflect.get(fields, name), rest, value) };
}
