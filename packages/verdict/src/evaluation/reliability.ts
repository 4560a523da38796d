import { equalMassBins } from './equal_mass_bins.ts';
import { DEFAULT_BINS } from './expected_calibration_error.ts';
import { assertProbabilities, type Scored } from './scored.ts';
import { type Share, shareOf } from './share.ts';

export interface ReliabilityBin {
  /** Least and largest score of the bin. */
  readonly low: number;
  readonly high: number;
  readonly meanScore: number;
  /** With its Clopper–Pearson interval: a bin whose interval holds its mean score is no evidence of miscalibration. */
  readonly shareWrong: Share;
}

/** The reliability diagram over `equalMassBins`. @throws VerdictError `argument_invalid` for a score outside [0, 1] */
export function reliabilityBins(
  items: readonly Scored[],
  bins: number = DEFAULT_BINS,
  confidence = 0.95,
): readonly ReliabilityBin[] {
  assertProbabilities(items);
  return equalMassBins(items, bins).map(({ low, high, meanScore, n, nWrong }) => ({
    low,
    high,
    meanScore,
    shareWrong: shareOf(nWrong, n, confidence, 'the bin is empty'),
  }));
}
