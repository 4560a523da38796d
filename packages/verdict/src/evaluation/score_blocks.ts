import { assertFinite, type ClassCounts, type Scored } from './scored.ts';

/**
 * Items by distinct score, ascending. A threshold can only pass between blocks, so every measure over thresholds is a
 * function of these counts: ties count as one block, and the order of the items cannot matter.
 */
export interface ScoreBlocks extends ClassCounts {
  readonly scores: Float64Array;
  /** Items of each class at that score; a resample may leave a block empty. */
  readonly wrong: Float64Array;
  readonly benign: Float64Array;
}

/** @throws VerdictError `argument_invalid` for a score that is not finite, with its index */
export function scoreBlocks(items: readonly Scored[]): ScoreBlocks {
  assertFinite(items);
  const blocks = new Map<number, { wrong: number; benign: number }>();
  for (const { score, wrong } of items) {
    // −0 and 0 are one score.
    const key = score + 0;
    const block = blocks.get(key) ?? { wrong: 0, benign: 0 };
    block[wrong ? 'wrong' : 'benign'] += 1;
    blocks.set(key, block);
  }
  const scores = Float64Array.from(blocks.keys()).toSorted();
  const wrong = Float64Array.from(scores, (score) => blocks.get(score)?.wrong ?? 0);
  const benign = Float64Array.from(scores, (score) => blocks.get(score)?.benign ?? 0);
  const nWrong = wrong.reduce((sum, count) => sum + count, 0);
  return { scores, wrong, benign, nWrong, nBenign: items.length - nWrong };
}

/** What is flagged when everything from `threshold` upwards is. */
export interface ThresholdCounts {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** Counts at every distinct score, from the largest threshold to the least. */
export function* descending(blocks: ScoreBlocks): Generator<ThresholdCounts> {
  let truePositives = 0;
  let falsePositives = 0;
  for (let at = blocks.scores.length - 1; at >= 0; at -= 1) {
    const [wrong, benign] = [blocks.wrong[at] ?? 0, blocks.benign[at] ?? 0];
    if (wrong + benign === 0) continue;
    truePositives += wrong;
    falsePositives += benign;
    yield { threshold: blocks.scores[at] ?? Number.NaN, truePositives, falsePositives };
  }
}
