import { VerdictError } from '../errors.ts';
import { assertFinite, countClasses, type Estimate, type Scored } from './scored.ts';
import { descending, type ScoreBlocks, scoreBlocks } from './score_blocks.ts';
import { type Share, shareOf } from './share.ts';

/** What happens when every score of at least `threshold` is flagged as wrong. */
export interface AtThreshold {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  /** Flagged items that are wrong. */
  readonly precision: Share;
  /** Wrong items that are flagged. */
  readonly recall: Share;
  /** 2TP / (2TP + FP + FN). */
  readonly f1: Estimate;
}

/** @throws VerdictError `argument_invalid` for a score or a threshold that is not finite */
export function atThreshold(items: readonly Scored[], threshold: number, confidence = 0.95): AtThreshold {
  assertFinite(items);
  if (!Number.isFinite(threshold)) {
    throw new VerdictError('argument_invalid', `The threshold must be a finite number, not ${threshold}.`);
  }
  const flagged = countClasses(items.filter(({ score }) => score >= threshold));
  const { nWrong, nBenign } = countClasses(items);
  const [truePositives, falsePositives] = [flagged.nWrong, flagged.nBenign];
  const f1 = f1Of(truePositives, falsePositives, nWrong);
  return {
    threshold,
    truePositives,
    falsePositives,
    falseNegatives: nWrong - truePositives,
    trueNegatives: nBenign - falsePositives,
    precision: shareOf(truePositives, truePositives + falsePositives, confidence, 'nothing is flagged'),
    recall: shareOf(truePositives, nWrong, confidence, 'no item is labelled wrong'),
    f1: Number.isNaN(f1)
      ? { defined: false, reason: 'nothing is flagged and no item is labelled wrong' }
      : { defined: true, value: f1 },
  };
}

/** NaN for 0/0. */
const f1Of = (truePositives: number, falsePositives: number, nWrong: number): number =>
  (2 * truePositives) / (truePositives + falsePositives + nWrong);

export function f1AtThresholdOf(blocks: ScoreBlocks, threshold: number): number {
  let [truePositives, falsePositives] = [0, 0];
  for (const counts of descending(blocks)) {
    if (counts.threshold < threshold) break;
    ({ truePositives, falsePositives } = counts);
  }
  return f1Of(truePositives, falsePositives, blocks.nWrong);
}

/**
 * The threshold with the largest F1 on these very items (the largest such threshold). `inSample` stands in the result
 * because the number is optimistic: on other items the same threshold does worse. Undefined without a wrong item.
 */
export type BestF1 =
  | { readonly defined: true; readonly inSample: true; readonly threshold: number; readonly value: number }
  | { readonly defined: false; readonly reason: string };

/** @throws VerdictError `argument_invalid` for a score that is not finite, with its index */
export function bestF1(items: readonly Scored[]): BestF1 {
  const blocks = scoreBlocks(items);
  if (blocks.nWrong === 0) return { defined: false, reason: 'no item is labelled wrong' };
  let [threshold, value] = [Number.NaN, -1];
  for (const counts of descending(blocks)) {
    const f1 = f1Of(counts.truePositives, counts.falsePositives, blocks.nWrong);
    if (f1 > value) [threshold, value] = [counts.threshold, f1];
  }
  return { defined: true, inSample: true, threshold, value };
}
