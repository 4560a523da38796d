import { sha256Hex } from '@kakeya/protocol';
import { VerdictError } from '../errors.ts';
import type { RandomSource } from '../stats/mod.ts';
import type { ArmState, BanditState, Moments } from './state.ts';

export interface Observation {
  readonly arm: string;
  /** In [0, 1]. */
  readonly reward: number;
  readonly latencyMs: number | null;
  readonly costUsd: number | null;
}

/**
 * The state after one more reward. A reward between 0 and 1 counts as a success with that probability (Agrawal and
 * Goyal 2012, algorithm 2), so that the posterior stays a Beta distribution of counts.
 * @param random one draw is taken; `bernoulliSource` makes folding a log repeatable
 * @throws VerdictError `argument_invalid`
 */
export function observeReward(
  state: BanditState,
  observation: Observation,
  random: RandomSource,
): BanditState {
  const { arm, reward, latencyMs, costUsd } = observation;
  if (!(reward >= 0 && reward <= 1)) {
    throw new VerdictError('argument_invalid', `reward must lie in [0, 1], not ${reward}.`);
  }
  for (const [name, value] of [['latencyMs', latencyMs] as const, ['costUsd', costUsd] as const]) {
    if (value !== null && !(value >= 0 && value < Infinity)) {
      throw new VerdictError(
        'argument_invalid',
        `${name} must be finite and at least 0, or null, not ${value}.`,
      );
    }
  }
  const index = state.arms.findIndex(({ id }) => id === arm);
  const before = state.arms[index];
  if (before === undefined) throw new VerdictError('argument_invalid', `There is no arm ${arm}.`);
  const success = random() < reward;
  const after: ArmState = {
    ...before,
    successes: before.successes + Number(success),
    failures: before.failures + Number(!success),
    reward: withValue(before.reward, reward),
    latency: withLatency(before.latency, latencyMs, state.limits.latency_p95_ms),
    cost: costUsd === null ? before.cost : withValue(before.cost, costUsd),
  };
  return { ...state, arms: state.arms.with(index, after), observations: state.observations + 1 };
}

/**
 * The draw for the observation of this number: the same whether a log is folded at once or in parts. The seed belongs
 * to the state's owner: who can write rewards and knows it can foresee the draws.
 */
export function bernoulliSource(seed: number, observations: number): RandomSource {
  const digest = sha256Hex(new TextEncoder().encode(`kakeya-bandit:${seed}:${observations}`));
  return () => Number.parseInt(digest.slice(0, 13), 16) / 2 ** 52;
}

function withValue({ count, mean, m2 }: Moments, value: number): Moments {
  const delta = value - mean;
  const next = mean + delta / (count + 1);
  return { count: count + 1, mean: next, m2: m2 + delta * (value - next) };
}

function withLatency(
  latency: ArmState['latency'],
  latencyMs: number | null,
  limit: number | null,
): ArmState['latency'] {
  if (latencyMs === null || limit === null) return latency;
  return { count: latency.count + 1, over: latency.over + Number(latencyMs > limit) };
}
