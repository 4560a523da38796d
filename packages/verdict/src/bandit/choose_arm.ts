import { VerdictError } from '../errors.ts';
import type { RandomSource } from '../stats/mod.ts';
import { bestArmProbabilities } from './best_arm_probabilities.ts';
import { type Exclusion, excludedArms } from './excluded_arms.ts';
import type { ArmState, BanditState } from './state.ts';
import { klUcbIndex, ucb1Index } from './ucb.ts';

/** How an arm is chosen. */
export interface BanditPolicy {
  readonly kind: 'thompson' | 'ucb1' | 'kl_ucb';
  /**
   * ε in [0, 1]: with this probability the arm is drawn uniformly, so that no arm in play has a propensity below
   * ε/K. It costs ε of the mean gap per choice, for ever; without it the log cannot be evaluated offline.
   */
  readonly explorationFloor: number;
  /** γ in [0, 1): after t rewards the floor is ε · (t + 1)^−γ. 0 keeps it constant; above, the regret is sublinear. */
  readonly explorationDecay: number;
}

export const DEFAULT_POLICY: BanditPolicy = { kind: 'thompson', explorationFloor: 0.05, explorationDecay: 0 };

/** Probabilities by arm: of every arm, in the order of the state; they sum to 1. */
export type Propensities = Readonly<Record<string, number>>;

export interface ArmOdds {
  readonly propensities: Propensities;
  readonly excluded: readonly Exclusion[];
  /** Every arm breaks a limit: the safest one has probability 1. */
  readonly fallback: 'all_excluded' | null;
}

export interface Choice extends ArmOdds {
  readonly arm: string;
}

/**
 * The probability of each arm, as it will be used and logged. Thompson: the probability that the arm is best under
 * its Beta posterior, computed by quadrature; drawing an arm from these probabilities is Thompson sampling. UCB: 1 for
 * the largest index, shared by ties. Arms that break a limit have 0; over the others the floor is mixed in.
 * @throws VerdictError `params_invalid`
 */
export function armOdds(state: BanditState, policy: BanditPolicy): ArmOdds {
  const floor = floorOf(policy, state.observations);
  const excluded = excludedArms(state);
  const out = new Set(excluded.map(({ arm }) => arm));
  const inPlay = state.arms.filter(({ id }) => !out.has(id));
  const fallback = inPlay.length === 0 ? 'all_excluded' : null;
  const shares = new Map<string, number>();
  if (fallback !== null) shares.set(state.safest_arm, 1);
  for (const [index, share] of sharesOf(inPlay, policy.kind, state.observations).entries()) {
    shares.set(inPlay[index]?.id ?? '', (1 - floor) * share + floor / inPlay.length);
  }
  const propensities = Object.fromEntries(state.arms.map(({ id }) => [id, shares.get(id) ?? 0]));
  return { propensities, excluded, fallback };
}

/** Draws an arm from exactly the propensities that are returned with it. One draw of `random`. */
export function chooseArm(state: BanditState, policy: BanditPolicy, random: RandomSource): Choice {
  const odds = armOdds(state, policy);
  return { ...odds, arm: drawFrom(odds.propensities, random()) };
}

/** The arm at `level` in [0, 1) of the cumulated probabilities; never one of probability 0. */
function drawFrom(propensities: Propensities, level: number): string {
  let sum = 0;
  let last: string | undefined;
  for (const [arm, probability] of Object.entries(propensities)) {
    if (!(probability > 0)) continue;
    sum += probability;
    last = arm;
    if (level < sum) return arm;
  }
  // Rounding: the sum may end a hair below 1.
  if (last === undefined) throw new VerdictError('argument_invalid', 'No arm has a positive probability.');
  return last;
}

function floorOf({ kind, explorationFloor, explorationDecay }: BanditPolicy, observations: number): number {
  if (!['thompson', 'ucb1', 'kl_ucb'].includes(kind)) {
    throw new VerdictError('params_invalid', `kind must be thompson, ucb1 or kl_ucb, not ${kind}.`);
  }
  if (!(explorationFloor >= 0 && explorationFloor <= 1)) {
    throw new VerdictError('params_invalid', `explorationFloor must lie in [0, 1], not ${explorationFloor}.`);
  }
  if (!(explorationDecay >= 0 && explorationDecay < 1)) {
    throw new VerdictError('params_invalid', `explorationDecay must lie in [0, 1), not ${explorationDecay}.`);
  }
  return explorationFloor * (observations + 1) ** -explorationDecay;
}

function sharesOf(arms: readonly ArmState[], kind: BanditPolicy['kind'], observations: number): number[] {
  if (kind === 'thompson') {
    if (arms.length === 0) return [];
    return bestArmProbabilities(arms.map(posteriorOf));
  }
  const indexOf = kind === 'ucb1' ? ucb1Index : klUcbIndex;
  const indices = arms.map((arm) => indexOf(arm, observations));
  const largest = Math.max(...indices);
  const winners = indices.filter((index) => index === largest).length;
  return indices.map((index) => (index === largest ? 1 / winners : 0));
}

/** From a uniform prior. */
export function posteriorOf({ successes, failures }: ArmState): {
  readonly alpha: number;
  readonly beta: number;
} {
  return { alpha: 1 + successes, beta: 1 + failures };
}
