import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VirtualTime } from '../../storage/test/support/virtual_time.ts';
import { LagGuard } from '../src/overload/lag_guard.ts';
import { NO_SHEDDING, nextShedding, type Shedding } from '../src/overload/shed_share.ts';

const LIMIT_MS = 250;
const lagMs = fc.double({ min: 0, max: 2_000, noNaN: true });

function after(lags: readonly number[]): Shedding {
  return lags.reduce((state, lag) => nextShedding(state, lag, LIMIT_MS), NO_SHEDDING);
}

describe('how much is shed while the event loop lags', () => {
  test('is a share of 0 to 1, which never falls with more lag', () => {
    fc.assert(
      fc.property(fc.array(lagMs), lagMs, lagMs, (lags, one, other) => {
        const state = after(lags);
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(state.share).toBeGreaterThanOrEqual(0);
        expect(state.share).toBeLessThanOrEqual(1);
        expect(nextShedding(state, more, LIMIT_MS).share).toBeGreaterThanOrEqual(
          nextShedding(state, less, LIMIT_MS).share,
        );
      }),
    );
  });

  test('is nothing as long as no two windows in a row are over the limit', () => {
    fc.assert(
      fc.property(fc.array(lagMs), (lags) => {
        const apart = lags.flatMap((lag) => [lag, LIMIT_MS]);
        expect(after(apart).share).toBe(0);
      }),
    );
  });

  test('is everything after five windows over the limit, and nothing again after four that are calm', () => {
    fc.assert(
      fc.property(fc.array(lagMs), (lags) => {
        const overloaded = after([...lags, ...Array<number>(5).fill(LIMIT_MS + 1)]);
        expect(overloaded.share).toBe(1);
        const calm = [1, 2, 3, 4].reduce((state) => nextShedding(state, LIMIT_MS / 2, LIMIT_MS), overloaded);
        expect(calm).toEqual(NO_SHEDDING);
      }),
    );
  });

  test('holds between half the limit and the limit', () => {
    fc.assert(
      fc.property(fc.array(lagMs), fc.double({ min: 126, max: 250, noNaN: true }), (lags, between) => {
        const state = after(lags);
        expect(nextShedding(state, between, LIMIT_MS).share).toBe(state.share);
      }),
    );
  });
});

describe('the lag guard', () => {
  function guard(random = 0.5): { readonly guard: LagGuard; readonly time: VirtualTime } {
    const time = new VirtualTime();
    const started = new LagGuard({ ...time.ports(() => random), limitMs: LIMIT_MS });
    started.start();
    return { guard: started, time };
  }

  /** The loop is held up again and again, each time for longer than a whole window. */
  async function stallFor(time: VirtualTime, ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 600) {
      time.stall(600);
      await time.pass(0);
    }
  }

  test('measures how late its timer fires, also when the loop is held up for longer than a window', async () => {
    const { guard: watched, time } = guard();
    await time.pass(1_000);
    expect(watched.lagMs).toBe(0);
    await stallFor(time, 600);
    expect(watched.lagMs).toBeGreaterThanOrEqual(580);
  });

  test('turns away nobody after one stall, about half after some, everybody under lasting overload, and lets all in again', async () => {
    const shares: number[] = [];
    for (const stalledMs of [600, 1_800, 6_000]) {
      let random = 0;
      const time = new VirtualTime();
      const watched = new LagGuard({ ...time.ports(() => random), limitMs: LIMIT_MS });
      watched.start();
      await stallFor(time, stalledMs);
      let turnedAway = 0;
      for (random = 0; random < 1; random += 0.01) if (watched.sheds()) turnedAway += 1;
      shares.push(turnedAway);
      await time.pass(3_000);
      random = 0;
      expect(watched.sheds()).toBe(false);
      watched.stop();
      expect(time.timers).toBe(0);
    }
    expect(shares).toEqual([0, 50, 100]);
  });
});
