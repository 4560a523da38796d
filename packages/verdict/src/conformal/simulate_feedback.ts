import { VerdictError } from '../errors.ts';
import type { RandomSource } from '../stats/random.ts';
import { type CalibrationLimits, CalibrationSet } from './calibration_set.ts';
import { classify, type ConformalParams } from './classify.ts';
import { type ScoreModel, wrongCdf, wrongScore } from './score_model.ts';

export interface FeedbackPlan {
  readonly model: ScoreModel;
  /** Share of items that are wrong. */
  readonly wrongShare: number;
  /** Share of accepted and of rejected items that are labelled; escalated ones always are. In [0, 1], above 0 if weighted. */
  readonly labelShare: number;
  /** Whether a record weighs the inverse of the probability with which it was labelled, or 1. */
  readonly weighted: boolean;
  readonly deltaAccept: number;
  readonly deltaReject: number;
  readonly limits: CalibrationLimits;
  readonly items: number;
  /** After how many items each the bound is looked at. */
  readonly every: number;
}

/** The state of the stream after `items` items. */
export interface FeedbackPoint {
  readonly items: number;
  /** P(accept | wrong) of the next item, given the calibration set as it stands: exact, from the model. */
  readonly acceptedWrong: number;
  /** P(reject | benign) of the next item, likewise. */
  readonly rejectedBenign: number;
  /** Share of the items since the last point that were escalated. */
  readonly escalated: number;
  readonly labelled: number;
}

/**
 * One stream whose labels come from its own decisions: what is accepted is seldom looked at, so low scores of wrong items
 * are missing from the calibration set unless those that were looked at count for the rest.
 * @throws VerdictError `argument_invalid`
 */
export function simulateFeedback(plan: FeedbackPlan, random: RandomSource): FeedbackPoint[] {
  const { model, wrongShare, labelShare, weighted } = plan;
  if (!(labelShare >= (weighted ? Number.MIN_VALUE : 0) && labelShare <= 1)) {
    throw new VerdictError(
      'argument_invalid',
      `labelShare must lie in [0, 1], above 0 if weighted, not ${labelShare}.`,
    );
  }
  const { deltaAccept, deltaReject } = plan;
  const params: ConformalParams = { deltaAccept, deltaReject, maxWeight: weighted ? 1 / labelShare : 1 };
  const points: FeedbackPoint[] = [];
  let set = CalibrationSet.empty(plan.limits);
  let [escalated, labelled] = [0, 0];
  for (let item = 1; item <= plan.items; item++) {
    const label = random() < wrongShare ? 'wrong' : 'benign';
    const score = label === 'wrong' ? wrongScore(model, random()) : random();
    const { side } = classify(score, set, params);
    if (side === 'uncertain') escalated += 1;
    const propensity = side === 'uncertain' ? 1 : labelShare;
    if (random() < propensity) {
      labelled += 1;
      set = set.with({ id: String(item), score, label, atMs: item, weight: weighted ? 1 / propensity : 1 });
    }
    if (item % plan.every === 0) {
      points.push({
        items: item,
        ...boundsOf(set, model, params),
        escalated: escalated / plan.every,
        labelled,
      });
      escalated = 0;
    }
  }
  return points;
}

function boundsOf(
  set: CalibrationSet,
  model: ScoreModel,
  params: ConformalParams,
): Pick<FeedbackPoint, 'acceptedWrong' | 'rejectedBenign'> {
  const verdictAt = (score: number): ReturnType<typeof classify> => classify(score, set, params);
  const mayAccept = (score: number): boolean => {
    const { accept, pWrong } = verdictAt(score);
    return accept.feasible && pWrong <= params.deltaAccept;
  };
  const mayReject = (score: number): boolean => {
    const { reject, pBenign } = verdictAt(score);
    return reject.feasible && pBenign <= params.deltaReject;
  };
  return {
    acceptedWrong: wrongCdf(model, boundary(mayAccept)),
    rejectedBenign: 1 - boundary((score) => !mayReject(score)),
  };
}

/** The score up to which the predicate holds, for one that holds below some score only. */
function boundary(holds: (score: number) => boolean): number {
  if (!holds(0)) return 0;
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
