import { describe, expect, it } from 'vitest';
import { ReopenDelay } from '../src/reopen_delay.ts';

describe('reopen delay', () => {
  function delay(random: number): { reopen: ReopenDelay; passes: (ms: number) => void } {
    let nowMs = 1_000;
    return {
      reopen: new ReopenDelay({ nowMs: () => nowMs, random: () => random }),
      passes: (ms) => {
        nowMs += ms;
      },
    };
  }

  it('is nothing before the first failure', () => {
    expect(delay(0).reopen.remainingMs()).toBe(0);
  });

  it('doubles from 100 ms to 5 s at most, and runs out as time passes', () => {
    const { reopen, passes } = delay(1 - Number.EPSILON);
    const seen = Array.from({ length: 9 }, () => {
      reopen.failed();
      return reopen.remainingMs();
    });
    expect(seen).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
    passes(4_999);
    expect(reopen.remainingMs()).toBe(1);
    passes(1);
    expect(reopen.remainingMs()).toBe(0);
  });

  it('is spread over the upper half, so that processes do not return in step', () => {
    const { reopen } = delay(0);
    reopen.failed();
    expect(reopen.remainingMs()).toBe(50);
  });

  it('starts over once the store has worked', () => {
    const { reopen } = delay(0);
    for (let i = 0; i < 20; i++) reopen.failed();
    reopen.worked();
    reopen.failed();
    expect(reopen.remainingMs()).toBe(50);
  });
});
