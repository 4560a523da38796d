import type { ArmState } from './state.ts';

/** UCB1 (Auer, Cesa-Bianchi and Fischer 2002): mean + √(2 ln t / n). An arm without rewards has an infinite index. */
export function ucb1Index({ reward: { count, mean } }: ArmState, observations: number): number {
  return count === 0 ? Infinity : mean + Math.sqrt((2 * Math.log(Math.max(1, observations))) / count);
}

const HALVINGS = 50;

/**
 * KL-UCB (Garivier and Cappé 2011, with c = 0 as they recommend in practice): the largest q with
 * n · kl(mean, q) ≤ ln t, for rewards in [0, 1].
 */
export function klUcbIndex({ reward: { count, mean } }: ArmState, observations: number): number {
  if (count === 0) return Infinity;
  const budget = Math.log(Math.max(1, observations)) / count;
  let [low, high] = [mean, 1];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (bernoulliDivergence(mean, middle) <= budget) low = middle;
    else high = middle;
  }
  return low;
}

/** Kullback–Leibler divergence of Bernoulli(p) from Bernoulli(q). */
function bernoulliDivergence(p: number, q: number): number {
  return part(p, q) + part(1 - p, 1 - q);
}

function part(p: number, q: number): number {
  if (p <= 0) return 0;
  return q <= 0 ? Infinity : p * Math.log(p / q);
}
