import type { Interval } from '../stats/mod.ts';
import type { Moments } from './state.ts';

/**
 * The interval of an arm's mean reward: empirical Bernstein (Maurer and Pontil, COLT 2009, theorem 4, on both sides),
 * cut to [0, 1]. It assumes nothing of how rewards are distributed, and covers at least at `confidence` for a number of
 * rewards that was fixed in advance; a bandit gives an arm more rewards where it does well, so take it as a guide.
 */
export function meanRewardInterval({ count, mean, m2 }: Moments, confidence = 0.95): Interval {
  if (count < 2) return { low: 0, high: 1 };
  const log = Math.log(4 / (1 - confidence));
  const half = Math.sqrt((2 * (m2 / (count - 1)) * log) / count) + (7 * log) / (3 * (count - 1));
  return { low: Math.max(0, mean - half), high: Math.min(1, mean + half) };
}
