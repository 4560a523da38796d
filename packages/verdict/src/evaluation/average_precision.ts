import { type Estimate, missingClass, type Scored } from './scored.ts';
import { descending, type ScoreBlocks, scoreBlocks } from './score_blocks.ts';

/**
 * Area under the precision–recall curve as average precision, Σ (R_k − R_{k−1})·P_k over the distinct scores, largest
 * first (no interpolation, which would be too optimistic: Davis & Goadrich 2006). A score without information has
 * about the share of wrong items. Undefined where a class is missing: without benign items it would be 1 for any score.
 *
 * @throws VerdictError `argument_invalid` for a score that is not finite, with its index
 */
export function averagePrecision(items: readonly Scored[]): Estimate {
  const blocks = scoreBlocks(items);
  const reason = missingClass(blocks);
  return reason === undefined
    ? { defined: true, value: averagePrecisionOf(blocks) }
    : { defined: false, reason };
}

/** Both classes must be there. */
export function averagePrecisionOf(blocks: ScoreBlocks): number {
  let area = 0;
  let found = 0;
  for (const { truePositives, falsePositives } of descending(blocks)) {
    area += (truePositives - found) * (truePositives / (truePositives + falsePositives));
    found = truePositives;
  }
  return area / blocks.nWrong;
}
