import { VerdictError } from '../errors.ts';
import type { RandomSource } from '../stats/random.ts';
import { SortedScores } from './class_scores.ts';
import { classify, type ConformalParams, type ConformalVerdict } from './classify.ts';
import { type ScoreModel, sortedUniforms, sortedWrongScores, wrongScore } from './score_model.ts';

export interface DecisionPlan {
  readonly nWrong: number;
  readonly nBenign: number;
  readonly model: ScoreModel;
  readonly params: ConformalParams;
  readonly trials: number;
}

/** How many of `trials` items of each class fell on each side. */
export interface SimulatedDecisions {
  readonly trials: number;
  readonly wrong: Readonly<Record<ConformalVerdict['side'], number>>;
  readonly benign: Readonly<Record<ConformalVerdict['side'], number>>;
}

/**
 * Draws, for every trial, a fresh calibration set and one new item of each class: the guarantee is over both draws.
 * @throws VerdictError `argument_invalid`
 */
export function simulateDecisions(plan: DecisionPlan, random: RandomSource): SimulatedDecisions {
  const { nWrong, nBenign, model, params, trials } = plan;
  for (const [name, count] of Object.entries({ nWrong, nBenign, trials })) {
    if (!(Number.isSafeInteger(count) && count >= 0)) {
      throw new VerdictError('argument_invalid', `${name} must be an integer of at least 0, not ${count}.`);
    }
  }
  const wrong = { accept: 0, reject: 0, uncertain: 0 };
  const benign = { accept: 0, reject: 0, uncertain: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const set = {
      wrong: SortedScores.ofSorted(sortedWrongScores(model, nWrong, random)),
      benign: SortedScores.ofSorted(sortedUniforms(nBenign, random)),
    };
    wrong[classify(wrongScore(model, random()), set, params).side] += 1;
    benign[classify(random(), set, params).side] += 1;
  }
  return { trials, wrong, benign };
}
