import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/stats/mod.ts';
import {
  createWatchState,
  keepsNextTime,
  MAX_PATH_POINTS,
  parseWatchState,
  recalibrateWatch,
  resetDriftAlarm,
  updateWatchOnOutcome,
  type WatchState,
} from '../../src/watch/mod.ts';
import { normalScores } from './support/streams.ts';

const START_MS = 1_000;
const begin = (): WatchState => createWatchState({ reference: [], atMs: 0, seed: 9 });

/** The nth outcome comes n ms after the start; its time is looked up only where it is kept. */
const watched = (state: WatchState, scores: readonly number[]): WatchState =>
  scores.reduce(
    (before, score) =>
      updateWatchOnOutcome(before, score, keepsNextTime(before) ? START_MS + before.martingale.n + 1 : null),
    state,
  );
const stored = (state: WatchState): unknown => JSON.parse(JSON.stringify(state));

describe('the path of the martingale', () => {
  test('goes through the very states of the martingale, each at its own time', () => {
    const scores = normalScores(300, 0.4, seededRandom(1));
    let [state, expected] = [begin(), new Array<object>()];
    for (const score of scores) {
      state = watched(state, [score]);
      const { n, logMartingale: log, maxLog } = state.martingale;
      expected = [...expected, { n, atMs: START_MS + n, log, maxLog }];
    }
    expect(state.path).toEqual({ stride: 1, points: expected });
  });

  test('stays within its bound, thins out by doubling, and reaches from near the start to near the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), (n, seed) => {
        const { path } = watched(begin(), normalScores(n, 0, seededRandom(seed)));
        const numbers = path.points.map((point) => point.n);
        expect(numbers.length).toBeLessThanOrEqual(MAX_PATH_POINTS);
        expect(numbers).toEqual(
          Array.from({ length: Math.floor(n / path.stride) }, (_, index) => (index + 1) * path.stride),
        );
        expect(numbers.length).toBeGreaterThanOrEqual(path.stride === 1 ? n : MAX_PATH_POINTS / 2);
      }),
      { numRuns: 20 },
    );
  });

  test('is the same whether it was stored on the way, and where, or made anew', () => {
    fc.assert(
      fc.property(fc.nat(1200), fc.nat(1200), fc.nat(), (before, after, seed) => {
        const scores = normalScores(before + after, 0.2, seededRandom(seed));
        const halfway = parseWatchState(stored(watched(begin(), scores.slice(0, before))));
        expect(watched(halfway, scores.slice(before))).toEqual(watched(begin(), scores));
      }),
      { numRuns: 10 },
    );
  });

  test('is empty in what was stored before there were paths, and goes on with the next outcome', () => {
    const { path: _, ...older } = watched(begin(), normalScores(10, 0, seededRandom(2)));
    const read = parseWatchState(JSON.parse(JSON.stringify(older)));
    expect(read.path).toEqual({ stride: 1, points: [] });
    expect(watched(read, [0.5]).path.points.map(({ n }) => n)).toEqual([11]);
  });

  test('ends with the alarm, not with a recalibration; an outcome of unknown time leaves no point', () => {
    const state = watched(begin(), normalScores(20, 0, seededRandom(3)));
    expect(recalibrateWatch(state, { reference: [], atMs: 5 }).path).toEqual(state.path);
    expect(resetDriftAlarm(state).path.points).toEqual([]);
    expect(updateWatchOnOutcome(state, 0.5, null).path).toEqual(state.path);
  });

  test.each<[string, (state: WatchState) => unknown]>([
    ['a stride that is no power of two', ({ path }) => ({ ...path, stride: 3 })],
    ['a stride of nothing', ({ path }) => ({ ...path, stride: 0 })],
    ['points off the stride', ({ path }) => ({ ...path, stride: 2 })],
    ['points out of order', ({ path }) => ({ ...path, points: path.points.toReversed() })],
    ['a point beyond the end', ({ path }) => ({ ...path, points: [{ ...path.points[0], n: 21 }] })],
    ['capital above its maximum', ({ path }) => ({ ...path, points: [{ ...path.points[0], log: 9 }] })],
    [
      'a maximum that was never reached',
      ({ path }) => ({ ...path, points: [{ ...path.points[0], maxLog: 99 }] }),
    ],
    ['a time that is none', ({ path }) => ({ ...path, points: [{ ...path.points[0], atMs: null }] })],
    ['a member too many', ({ path }) => ({ ...path, extra: 1 })],
  ])('is refused with %s', (_, change) => {
    const state = watched(begin(), normalScores(20, 0, seededRandom(4)));
    const read = () => parseWatchState(JSON.parse(JSON.stringify({ ...state, path: change(state) })));
    expect(read).toThrow(expect.objectContaining({ code: 'document_invalid' }));
  });
});
