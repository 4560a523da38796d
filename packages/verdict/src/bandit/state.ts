import { VerdictError } from '../errors.ts';

/** An ensemble configuration that may be chosen: N of M checks under a named set of weights. */
export interface Arm {
  /** A letter or digit, then letters, digits, `.`, `_`, `-`; at most 64. */
  readonly id: string;
  readonly n: number;
  readonly m: number;
  readonly weights: string;
}

/** Limits that an arm must not be shown to break; null = no limit. */
export interface ArmLimits {
  readonly latency_p95_ms: number | null;
  /** On the mean cost of a choice. */
  readonly cost_usd: number | null;
}

/** Count, mean and sum of squared deviations (Welford 1962). */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly m2: number;
}

export interface ArmState extends Arm {
  /** Bernoulli-ised rewards: the posterior is Beta(1 + successes, 1 + failures). */
  readonly successes: number;
  readonly failures: number;
  /** The rewards themselves. */
  readonly reward: Moments;
  /** Choices whose latency is known, and how many of them were above the limit. */
  readonly latency: { readonly count: number; readonly over: number };
  readonly cost: Moments;
}

/** Everything learnt so far; plain JSON. `observeReward` gives the next one. */
export interface BanditState {
  readonly format: 'kakeya-bandit';
  readonly version: 1;
  readonly arms: readonly ArmState[];
  readonly limits: ArmLimits;
  /** The arm to fall back on when every arm breaks a limit. */
  readonly safest_arm: string;
  /** Rewards taken in. */
  readonly observations: number;
}

const ARM_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/i;
export const MAX_ARMS = 32;
const NO_MOMENTS: Moments = { count: 0, mean: 0, m2: 0 };

export const isArmId = (id: unknown): id is string => typeof id === 'string' && ARM_ID.test(id);

/** @throws VerdictError `params_invalid` */
export function createBanditState({
  arms,
  limits,
  safestArm,
}: {
  readonly arms: readonly Arm[];
  readonly limits: ArmLimits;
  readonly safestArm: string;
}): BanditState {
  const problem = armsProblem(arms, limits, safestArm);
  if (problem !== undefined) throw new VerdictError('params_invalid', problem);
  return {
    format: 'kakeya-bandit',
    version: 1,
    arms: arms.map(({ id, n, m, weights }) => ({
      id,
      n,
      m,
      weights,
      successes: 0,
      failures: 0,
      reward: NO_MOMENTS,
      latency: { count: 0, over: 0 },
      cost: NO_MOMENTS,
    })),
    limits: { latency_p95_ms: limits.latency_p95_ms, cost_usd: limits.cost_usd },
    safest_arm: safestArm,
    observations: 0,
  };
}

/** The first thing that is wrong, as a sentence. */
export function armsProblem(arms: readonly Arm[], limits: ArmLimits, safestArm: string): string | undefined {
  if (arms.length < 1 || arms.length > MAX_ARMS) return `Give 1 to ${MAX_ARMS} arms, not ${arms.length}.`;
  const ids = new Set(arms.map(({ id }) => id));
  if (ids.size !== arms.length) return 'Two arms have the same id.';
  for (const { id, n, m, weights } of arms) {
    if (!isArmId(id)) return `An arm's id must match ${ARM_ID.source}.`;
    if (!Number.isInteger(n) || !Number.isInteger(m) || n < 1 || n > m) {
      return `Arm ${id} must have integers 1 ≤ n ≤ m, not ${n} of ${m}.`;
    }
    if (typeof weights !== 'string' || weights === '') return `Arm ${id} must name its weights.`;
  }
  for (const [name, limit] of Object.entries(limits)) {
    if (limit !== null && !(limit > 0 && limit < Infinity)) return `${name} must be above 0, or null.`;
  }
  return ids.has(safestArm) ? undefined : `safest_arm must be one of the arms, not ${safestArm}.`;
}
