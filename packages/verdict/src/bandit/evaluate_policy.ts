import { VerdictError } from '../errors.ts';
import { type Interval, normalQuantile } from '../stats/mod.ts';
import type { LoggedChoice } from './choice_log.ts';
import { predictableBernstein } from './predictable_bernstein.ts';

/** What an evaluation needs of a logged choice. */
export type RewardedChoice = Pick<LoggedChoice, 'arm' | 'propensities'> & { readonly reward: number };

/** A policy that ignores what has been learnt: a probability per arm, summing to 1. */
export type TargetPolicy = ReadonlyMap<string, number>;

export interface Estimate {
  readonly value: number;
  /** `value` ± z standard errors, cut to [0, 1]. */
  readonly interval: Interval;
}

export interface PolicyEvaluation {
  readonly n: number;
  readonly confidence: number;
  /** Inverse propensity scoring (Horvitz and Thompson 1952): unbiased, noisy where the policies differ. */
  readonly ips: Estimate & {
    /** Empirical Bernstein: wider, and holds at every n, also where the logging policy learns. */
    readonly bernstein: Interval;
  };
  /** Self-normalised (Swaminathan and Joachims 2015): a small bias for less noise. */
  readonly snips: Estimate;
  /** Doubly robust (Dudík, Langford and Li 2011), with each arm's mean over the choices before as its model. */
  readonly dr: Estimate;
  readonly overlap: Overlap;
}

export interface Overlap {
  /** (Σw)²/Σw² (Kish): how many choices of the target policy the log is worth. */
  readonly effectiveSampleSize: number;
  readonly maxWeight: number;
  /** Smallest logged propensity of an arm that the policy uses. */
  readonly minPropensity: number;
}

/** What an arm is taken to give before it has been seen. */
const UNSEEN_REWARD = 0.5;
const SUM_TOLERANCE = 1e-9;
const MIN_CHOICES = 2;

/**
 * What the mean reward would have been had `policy` chosen, from a log in the order in which it was written. The model
 * of the doubly robust estimate only looks back, so that it and IPS stay unbiased when the logging policy learns; their
 * normal intervals then cover less than they say, the more so the rarer the policy's arms were drawn; the empirical
 * Bernstein interval holds. Rewards must be missing,
 * if at all, regardless of arm and outcome.
 * @throws VerdictError `argument_invalid`, `data_insufficient` with fewer than two choices, where no choice took an arm
 * of the policy, or where one gave such an arm the propensity 0: then the log cannot tell
 */
export function evaluatePolicy(
  log: readonly RewardedChoice[],
  policy: TargetPolicy,
  confidence = 0.95,
): PolicyEvaluation {
  if (!(confidence > 0 && confidence < 1)) {
    throw new VerdictError('argument_invalid', `confidence must lie between 0 and 1, not ${confidence}.`);
  }
  assertPolicy(policy);
  const n = log.length;
  if (n < MIN_CHOICES) {
    throw new VerdictError(
      'data_insufficient',
      `There are ${n} choices with a reward; it takes ${MIN_CHOICES}.`,
    );
  }
  const bounds = boundsOf(log, policy);
  const weights = log.map(
    ({ arm, propensities }) => (policy.get(arm) ?? 0) / (propensities[arm] ?? Number.NaN),
  );
  const weighted = log.map(({ reward }, index) => (weights[index] ?? Number.NaN) * reward);
  const z = normalQuantile(1 - (1 - confidence) / 2);

  const ips = momentsOf(weighted);
  const meanWeight = momentsOf(weights).mean;
  if (!(meanWeight > 0)) {
    throw new VerdictError('data_insufficient', 'No logged choice took an arm of the policy: collect more.');
  }
  const snips = ips.mean / meanWeight;
  const residuals = momentsOf(log.map(({ reward }, i) => (weights[i] ?? Number.NaN) * (reward - snips)));
  const dr = momentsOf(doublyRobustTerms(log, policy, weights));
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  return {
    n,
    confidence,
    ips: {
      ...estimate(ips.mean, z * ips.error),
      bernstein: cut(
        predictableBernstein(
          weighted.map((value, index) => ({ value, most: bounds[index]?.weight ?? Number.NaN })),
          confidence,
        ),
      ),
    },
    snips: estimate(snips, (z * residuals.error) / meanWeight),
    dr: estimate(dr.mean, z * dr.error),
    overlap: {
      effectiveSampleSize: (meanWeight * n) ** 2 / squares,
      maxWeight: weights.reduce((most, weight) => Math.max(most, weight), 0),
      minPropensity: bounds.reduce((least, { propensity }) => Math.min(least, propensity), 1),
    },
  };
}

function assertPolicy(policy: TargetPolicy): void {
  let sum = 0;
  for (const [arm, probability] of policy) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new VerdictError('argument_invalid', `The policy gives ${arm} the probability ${probability}.`);
    }
    sum += probability;
  }
  if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
    throw new VerdictError('argument_invalid', `The policy's probabilities must sum to 1, not ${sum}.`);
  }
}

/** Per choice, of the arms that the policy uses: the largest weight that could have come up, whichever was drawn. */
function boundsOf(
  log: readonly RewardedChoice[],
  policy: TargetPolicy,
): { readonly weight: number; readonly propensity: number }[] {
  const used = [...policy].filter(([, probability]) => probability > 0);
  return log.map(({ propensities }, index) => {
    let [weight, least] = [0, 1];
    for (const [arm, probability] of used) {
      const propensity = Object.hasOwn(propensities, arm) ? (propensities[arm] ?? 0) : 0;
      if (!(propensity > 0)) {
        throw new VerdictError(
          'data_insufficient',
          `Choice ${index + 1} could not have been ${arm}, which the policy uses: log with an exploration floor above 0.`,
        );
      }
      weight = Math.max(weight, probability / propensity);
      least = Math.min(least, propensity);
    }
    return { weight, propensity: least };
  });
}

function doublyRobustTerms(
  log: readonly RewardedChoice[],
  policy: TargetPolicy,
  weights: readonly number[],
): number[] {
  const seen = new Map<string, { readonly count: number; readonly sum: number }>();
  const modelOf = (arm: string): number => {
    const past = seen.get(arm);
    return past === undefined ? UNSEEN_REWARD : past.sum / past.count;
  };
  return log.map(({ arm, reward }, index) => {
    let expected = 0;
    for (const [target, probability] of policy) expected += probability * modelOf(target);
    const term = expected + (weights[index] ?? Number.NaN) * (reward - modelOf(arm));
    const past = seen.get(arm);
    seen.set(arm, { count: (past?.count ?? 0) + 1, sum: (past?.sum ?? 0) + reward });
    return term;
  });
}

/** Mean, and its standard error. */
function momentsOf(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (n - 1) / n) };
}

const estimate = (value: number, half: number): Estimate => ({
  value,
  interval: cut({ low: value - half, high: value + half }),
});

/** A mean reward lies in [0, 1], so an interval may be cut to it; what is left may be a single end. */
const cut = ({ low, high }: Interval): Interval => ({ low: clamp(low), high: clamp(high) });

const clamp = (x: number): number => Math.min(1, Math.max(0, x));
