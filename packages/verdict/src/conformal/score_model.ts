import { VerdictError } from '../errors.ts';
import type { RandomSource } from '../stats/random.ts';

/**
 * Scores to simulate with: benign ones uniform on [0, 1], wrong ones with their odds multiplied by θ (two logistic
 * distributions, one shifted by ln θ, on the scale of their probabilities). θ = 1 tells nothing apart. The bounds do not
 * depend on this shape, since they use ranks alone; the share of escalated items does.
 */
export interface ScoreModel {
  /** θ ≥ 1. */
  readonly oddsRatio: number;
}

/**
 * The model with this area under the ROC curve: θ(θ − 1 − ln θ)/(θ − 1)².
 * @param auroc in [0.5, 0.9999]
 * @throws VerdictError `argument_invalid`
 */
export function scoreModel(auroc: number): ScoreModel {
  if (!(auroc >= 0.5 && auroc <= 0.9999)) {
    throw new VerdictError('argument_invalid', `auroc must lie in [0.5, 0.9999], not ${auroc}.`);
  }
  let [low, high] = [0, 40];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (aurocOf(Math.exp(middle)) < auroc) low = middle;
    else high = middle;
  }
  return { oddsRatio: auroc === 0.5 ? 1 : Math.exp(low) };
}

/** Near 1 the quotient cancels; its limit is 1/2. */
const aurocOf = (ratio: number): number =>
  ratio < 1.001 ? 0.5 : (ratio * (ratio - 1 - Math.log(ratio))) / (ratio - 1) ** 2;

/** The score of a wrong item at quantile `u`; of a benign one it is `u` itself. */
export const wrongScore = ({ oddsRatio }: ScoreModel, u: number): number =>
  (oddsRatio * u) / (1 - u + oddsRatio * u);

/** P(score ≤ s | wrong). */
export const wrongCdf = ({ oddsRatio }: ScoreModel, score: number): number =>
  score / (score + oddsRatio * (1 - score));

/** n scores of wrong items, ascending. */
export function sortedWrongScores(model: ScoreModel, n: number, random: RandomSource): Float64Array {
  const draws = sortedUniforms(n, random);
  for (let index = 0; index < n; index++) draws[index] = wrongScore(model, draws[index] ?? 0);
  return draws;
}

/** n uniform draws, ascending, without a sort: sums of exponential spacings over their total. */
export function sortedUniforms(n: number, random: RandomSource): Float64Array {
  const draws = new Float64Array(n);
  let sum = 0;
  for (let index = 0; index < n; index++) {
    sum -= Math.log(1 - random());
    draws[index] = sum;
  }
  const total = sum - Math.log(1 - random());
  for (let index = 0; index < n; index++) draws[index] = (draws[index] ?? 0) / total;
  return draws;
}
