import type { RandomSource } from '../stats/random.ts';
import type { ClassScores, ScoresByClass } from './class_scores.ts';
import { assertLevel, assertWeight, requiredCount, requiredWeight, shareWithin } from './count.ts';

export interface ConformalParams {
  /** Bound on P(accept | wrong). */
  readonly deltaAccept: number;
  /** Bound on P(reject | benign). */
  readonly deltaReject: number;
  /** The largest weight that the item at hand could be given: 1 / share of accepted items that are labelled; 1 without weighting. */
  readonly maxWeight: number;
}

/** Whether the class holds enough records for any item to get a p-value within its δ. */
export interface Feasibility {
  readonly feasible: boolean;
  readonly n: number;
  /** The smallest n of the class that is sure to do, records to come counted with weight 1. Infinity for δ = 0. */
  readonly needs: number;
}

export interface ConformalVerdict {
  readonly side: 'accept' | 'reject' | 'uncertain';
  readonly pWrong: number;
  readonly pBenign: number;
  readonly accept: Feasibility;
  readonly reject: Feasibility;
}

export interface ClassifyOptions {
  /**
   * Breaks ties between the item and the records at random, as if each had a uniform second coordinate to its score. For
   * scores with many equal values, which the conservative default (all ties count against the item) escalates.
   */
  readonly randomTies?: RandomSource;
}

/**
 * Class-conditional split conformal p-values, weighted where labelling was (Vovk, Gammerman, Shafer 2005, ch. 4;
 * Tibshirani, Barber, Candès, Ramdas 2019):
 * p_wrong = (w + Σ wᵢ over wrong records with sᵢ ≤ s) / (w + Σ wᵢ over wrong records); p_benign likewise with sᵢ ≥ s.
 * Both grow with w, the weight of the item at hand, so an upper bound for it keeps P(accept | wrong) ≤ δ_accept and
 * P(reject | benign) ≤ δ_reject. A score that is no number in [0, 1] has p = 1 on both sides.
 * @throws VerdictError `argument_invalid`
 */
export function classify(
  score: number,
  set: ScoresByClass,
  params: ConformalParams,
  options: ClassifyOptions = {},
): ConformalVerdict {
  const { deltaAccept, deltaReject, maxWeight } = params;
  assertLevel('deltaAccept', deltaAccept);
  assertLevel('deltaReject', deltaReject);
  assertWeight(maxWeight);
  const accept = feasibilityOf(set.wrong, deltaAccept, maxWeight);
  const reject = feasibilityOf(set.benign, deltaReject, maxWeight);
  const isScore = score >= 0 && score <= 1;
  const pWrong = isScore ? pValue(set.wrong, set.wrong.weightAtMost(score)) : 1;
  const pBenign = isScore ? pValue(set.benign, set.benign.weightAtLeast(score)) : 1;
  const mayAccept = isScore && accept.feasible && pWrong <= deltaAccept;
  const mayReject = isScore && reject.feasible && pBenign <= deltaReject;
  const side = mayAccept === mayReject ? 'uncertain' : mayAccept ? 'accept' : 'reject';
  return { side, pWrong, pBenign, accept, reject };

  function pValue(scores: ClassScores, weightAsExtreme: number): number {
    const spared = options.randomTies === undefined ? 0 : sparedTies(scores, score, options.randomTies);
    return (maxWeight + weightAsExtreme - spared) / (maxWeight + scores.totalWeight);
  }
}

/** p ≤ δ is possible only if it is with no record as extreme as the item. With no record at all, nothing is guaranteed, not even δ = 1. */
function feasibilityOf(scores: ClassScores, delta: number, weight: number): Feasibility {
  const { n, totalWeight } = scores;
  const feasible = n > 0 && shareWithin(weight, totalWeight + weight, delta);
  const needs = feasible
    ? Math.min(n, requiredCount(delta, weight))
    : Math.max(1, n + requiredWeight(totalWeight, delta, weight));
  return { feasible, n, needs };
}

/** Weight of the tied records that the item beats by its second coordinate. */
function sparedTies(scores: ClassScores, score: number, random: RandomSource): number {
  const own = random();
  return scores.tiedWeights(score).reduce((spared, weight) => (random() > own ? spared + weight : spared), 0);
}
