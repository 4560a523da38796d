import { VerdictError } from '../errors.ts';
import type { Label } from '../label.ts';
import type { Decision } from '../outcome.ts';
import { binomialInterval, type Interval } from '../stats/mod.ts';
import type { DecisionTally, LabelTallies, Tally } from './label_tallies.ts';
import { weightedTotalInterval } from './weighted_total.ts';

/** A guarantee P(decision ∣ label) ≤ delta to hold labels against: accept ∣ wrong, or reject ∣ benign. */
export interface Guarantee {
  readonly decision: Decision;
  readonly label: Label;
  readonly delta: number;
}

export interface Miscoverage extends Guarantee {
  /** Labelled items of that label, and how many of them had that decision. Unweighted. */
  readonly labelled: number;
  readonly errors: number;
  /** P(decision ∣ label), each item weighted by 1/propensity. null without such labels. */
  readonly estimate: number | null;
  readonly interval: Interval;
  readonly confidence: number;
  /** Whether `interval` covers at least at `confidence`. Otherwise it is approximate. */
  readonly exact: boolean;
  /** `undetermined`: one side of the decision was never labelled, so that nothing follows about the share. */
  readonly status: 'undetermined' | 'within' | 'violated' | 'conservative';
  /** The interval excludes delta. At one look; many looks exclude it more often than `confidence` says. */
  readonly alarm: boolean;
}

/**
 * The share of items with this label that got this decision, from labels that were sampled.
 *
 * Labels of accepted items alone say nothing about P(accept ∣ wrong), nor do labels of escalated ones: the wrong items on
 * **both** sides are needed, each side brought to scale by its propensity q. Of the labelled wrong items a share
 * θ = p·q₁ / (p·q₁ + (1−p)·q₀) was accepted. Where q₁ and q₀ never varied, the count is binomial in θ and the interval is
 * Clopper–Pearson for θ, carried over to p: exact. Where they varied, each side's weighted count gets the interval of
 * `weightedTotalInterval`, and the share that of the two opposite ends: approximate, and on the wide side.
 * @throws VerdictError `argument_invalid` for a delta or confidence outside (0, 1)
 */
export function miscoverage(tallies: LabelTallies, guarantee: Guarantee, confidence = 0.95): Miscoverage {
  const { decision, label, delta } = guarantee;
  if (!(delta > 0 && delta < 1) || !(confidence > 0 && confidence < 1)) {
    throw new VerdictError(
      'argument_invalid',
      `delta and confidence must lie between 0 and 1, not ${delta} and ${confidence}.`,
    );
  }
  const inside = sideOf([tallies[decision]], label);
  const others = (['accept', 'escalate', 'reject'] as const).filter((other) => other !== decision);
  const outside = sideOf(
    others.map((other) => tallies[other]),
    label,
  );
  const labelled = inside.count + outside.count;
  const weight = inside.weight + outside.weight;
  const common = { decision, label, delta, labelled, errors: inside.count, confidence };
  const estimate = weight > 0 ? inside.weight / weight : null;
  if (estimate === null || inside.propensity === null || outside.propensity === null) {
    const interval = { low: 0, high: 1 };
    return { ...common, estimate, interval, exact: true, status: 'undetermined', alarm: false };
  }
  const q1 = inside.propensity;
  const q0 = outside.propensity;
  const exact = q1.min === q1.max && q0.min === q0.max;
  let interval: Interval;
  if (exact) {
    const theta = binomialInterval(inside.count, labelled, confidence);
    interval = { low: unsampled(theta.low, q1.min, q0.min), high: unsampled(theta.high, q1.min, q0.min) };
  } else {
    const hit = weightedTotalInterval(inside, 1 / q1.min, confidence);
    const missed = weightedTotalInterval(outside, 1 / q0.min, confidence);
    interval = { low: hit.low / (hit.low + missed.high), high: hit.high / (hit.high + missed.low) };
  }
  const status = delta < interval.low ? 'violated' : delta > interval.high ? 'conservative' : 'within';
  return { ...common, estimate, interval, exact, status, alarm: status !== 'within' };
}

/** p from θ = p·q₁ / (p·q₁ + (1−p)·q₀). */
const unsampled = (theta: number, q1: number, q0: number): number =>
  (theta * q0) / (theta * q0 + (1 - theta) * q1);

interface Side extends Tally {
  readonly propensity: { readonly min: number; readonly max: number } | null;
}

function sideOf(tallies: readonly DecisionTally[], label: Label): Side {
  let side: Side = { count: 0, weight: 0, squaredWeight: 0, propensity: null };
  for (const tally of tallies) {
    const { count, weight, squaredWeight } = tally[label];
    const { minPropensity, maxPropensity } = tally;
    side = {
      count: side.count + count,
      weight: side.weight + weight,
      squaredWeight: side.squaredWeight + squaredWeight,
      propensity:
        minPropensity === null || maxPropensity === null
          ? side.propensity
          : {
              min: Math.min(side.propensity?.min ?? 1, minPropensity),
              max: Math.max(side.propensity?.max ?? 0, maxPropensity),
            },
    };
  }
  return side;
}
