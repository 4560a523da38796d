import { describe, expect, test } from 'vitest';
import { meanRewardInterval, type Moments } from '../../src/bandit/mod.ts';
import { seededRandom } from '../../src/stats/mod.ts';

function momentsOf(values: readonly number[]): Moments {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return { count, mean, m2: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
}

const draw = (n: number, one: () => number): number[] => Array.from({ length: n }, one);

describe('the interval of a mean reward', () => {
  test('is what the theorem says, and everything for fewer than two rewards', () => {
    const log = Math.log(4 / 0.05);
    const half = Math.sqrt((2 * (0.25 * (100 / 99)) * log) / 100) + (7 * log) / (3 * 99);
    const { low, high } = meanRewardInterval({ count: 100, mean: 0.5, m2: 25 });
    expect([low, high]).toEqual([expect.closeTo(0.5 - half, 12), expect.closeTo(0.5 + half, 12)]);
    expect(meanRewardInterval({ count: 1, mean: 0.3, m2: 0 })).toEqual({ low: 0, high: 1 });
    expect(meanRewardInterval({ count: 2, mean: 1, m2: 0 })).toEqual({ low: 0, high: 1 });
  });

  test.each([
    ['rewards of 0 and 1', 0.3, (random: () => number) => () => Number(random() < 0.3)],
    ['rewards in between', 0.5, (random: () => number) => random],
  ])('holds the mean of %s at least as often as it says (seed 17)', (_, mean, source) => {
    const random = seededRandom(17);
    const trials = 2_000;
    let held = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const { low, high } = meanRewardInterval(momentsOf(draw(200, source(random))), 0.9);
      if (low <= mean && mean <= high) held += 1;
    }
    expect(held / trials).toBeGreaterThanOrEqual(0.9);
  });

  test('is narrower the more rewards there are, and where they differ less', () => {
    const width = (moments: Moments): number => {
      const { low, high } = meanRewardInterval(moments);
      return high - low;
    };
    expect(width({ count: 4000, mean: 0.5, m2: 1000 })).toBeLessThan(0.1);
    expect(width({ count: 400, mean: 0.5, m2: 1 })).toBeLessThan(width({ count: 400, mean: 0.5, m2: 100 }));
  });
});
