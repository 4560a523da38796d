import { midRanks } from './mid_ranks.ts';

/**
 * The structural components of the Mann–Whitney statistic (DeLong, DeLong & Clarke-Pearson 1988, equations 4 and 5) by
 * mid-ranks in O(N log N) (Sun & Xu 2014, IEEE Signal Processing Letters 21(11), algorithm 2).
 */
export interface Placements {
  readonly auroc: number;
  /** Per wrong item: the share of benign items below it, ties half. */
  readonly ofWrong: Float64Array;
  /** Per benign item: the share of wrong items above it, ties half. */
  readonly ofBenign: Float64Array;
}

/** Both classes must be there. Sums of mid-ranks are multiples of 1/2, so the AUROC is the exact pair count, rounded once. */
export function placements(wrong: Float64Array, benign: Float64Array): Placements {
  const [m, n] = [wrong.length, benign.length];
  const together = new Float64Array(m + n);
  together.set(wrong);
  together.set(benign, m);
  const all = midRanks(together);
  const amongWrong = midRanks(wrong);
  const amongBenign = midRanks(benign);
  const ofWrong = new Float64Array(m);
  const ofBenign = new Float64Array(n);
  let concordant = 0;
  for (let i = 0; i < m; i += 1) {
    const below = (all[i] ?? 0) - (amongWrong[i] ?? 0);
    concordant += below;
    ofWrong[i] = below / n;
  }
  for (let j = 0; j < n; j += 1) ofBenign[j] = (m - ((all[m + j] ?? 0) - (amongBenign[j] ?? 0))) / m;
  return { auroc: concordant / (m * n), ofWrong, ofBenign };
}

/** Sample covariance (divisor n − 1) of two lists of the same length; NaN below two. */
export function sampleCovariance(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += ((a[i] ?? 0) - meanA) * ((b[i] ?? 0) - meanB);
  return sum / (a.length - 1);
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
