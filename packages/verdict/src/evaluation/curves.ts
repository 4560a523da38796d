import { VerdictError } from '../errors.ts';
import { missingClass, type Scored } from './scored.ts';
import { descending, type ScoreBlocks, scoreBlocks } from './score_blocks.ts';

export interface RocPoint {
  /** Flag from here upwards; null at the start, where nothing is flagged. */
  readonly threshold: number | null;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** From (0, 0) to (1, 1), one point per distinct score. @throws VerdictError `data_insufficient` where a class is missing */
export function rocCurve(items: readonly Scored[]): readonly RocPoint[] {
  const blocks = blocksOfBoth(items);
  const points: RocPoint[] = [{ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 }];
  for (const { threshold, truePositives, falsePositives } of descending(blocks)) {
    points.push({
      threshold,
      falsePositiveRate: falsePositives / blocks.nBenign,
      truePositiveRate: truePositives / blocks.nWrong,
    });
  }
  return points;
}

export interface PrecisionRecallPoint {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/** One point per distinct score, recall ascending. @throws VerdictError `data_insufficient` where a class is missing */
export function precisionRecallCurve(items: readonly Scored[]): readonly PrecisionRecallPoint[] {
  const blocks = blocksOfBoth(items);
  return Array.from(descending(blocks), ({ threshold, truePositives, falsePositives }) => ({
    threshold,
    precision: truePositives / (truePositives + falsePositives),
    recall: truePositives / blocks.nWrong,
  }));
}

function blocksOfBoth(items: readonly Scored[]): ScoreBlocks {
  const blocks = scoreBlocks(items);
  const reason = missingClass(blocks);
  if (reason !== undefined) throw new VerdictError('data_insufficient', `There is no such curve: ${reason}.`);
  return blocks;
}
