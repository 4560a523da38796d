import {
  type Arm,
  type BanditPolicy,
  type BanditState,
  chooseArm,
  createBanditState,
  observeReward,
} from '../../src/bandit/mod.ts';
import type { RandomSource } from '../../src/stats/mod.ts';

export const arm = (id: string): Arm => ({ id, n: 1, m: 3, weights: 'even' });

export const emptyState = (count: number, limits = { latency_p95_ms: null, cost_usd: null }): BanditState => {
  const arms = Array.from({ length: count }, (_, index) => arm(`arm${index}`));
  return createBanditState({ arms, limits, safestArm: 'arm0' });
};

/** Pseudo-regret against the best fixed arm after each of `marks` choices, in a world of independent rewards. */
export function regretOf(
  world: readonly { readonly mean: number; readonly draw: (random: RandomSource) => number }[],
  policy: BanditPolicy,
  marks: readonly number[],
  random: RandomSource,
): number[] {
  let state = emptyState(world.length);
  const best = Math.max(...world.map(({ mean }) => mean));
  const regrets: number[] = [];
  let regret = 0;
  for (let t = 1; t <= Math.max(...marks); t++) {
    const { arm: chosen } = chooseArm(state, policy, random);
    const { mean, draw } = world[Number(chosen.slice(3))] ?? { mean: Number.NaN, draw: () => Number.NaN };
    regret += best - mean;
    state = observeReward(
      state,
      { arm: chosen, reward: draw(random), latencyMs: null, costUsd: null },
      random,
    );
    if (marks.includes(t)) regrets.push(regret);
  }
  return regrets;
}

/** Rewards 0 and 1. */
export const bernoulli = (mean: number) => ({
  mean,
  draw: (random: RandomSource) => Number(random() < mean),
});

/** Rewards between mean − .2 and mean + .2: binary is not the only kind. */
export const uniform = (mean: number) => ({
  mean,
  draw: (random: RandomSource) => mean + 0.4 * (random() - 0.5),
});

/** Least-squares slope. */
export function slopeOf(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x0, y0] = [mean(xs), mean(ys)];
  const top = xs.reduce((sum, x, index) => sum + (x - x0) * ((ys[index] ?? 0) - y0), 0);
  return top / xs.reduce((sum, x) => sum + (x - x0) ** 2, 0);
}
