import { equalMassBins } from './equal_mass_bins.ts';
import { assertProbabilities, type Estimate, type Scored } from './scored.ts';

export const DEFAULT_BINS = 10;

/**
 * Σ (n_b / n)·|share wrong − mean score| over at most `bins` equal-mass bins (`equalMassBins`). Biased upwards: a
 * perfectly calibrated score of n items shows about Σ √(2 p(1−p)/(π n_b))·n_b/n, not 0; compare only equal n and bins.
 *
 * @throws VerdictError `argument_invalid` for a score outside [0, 1], with its index
 */
export function expectedCalibrationError(items: readonly Scored[], bins: number = DEFAULT_BINS): Estimate {
  assertProbabilities(items);
  if (items.length === 0) return { defined: false, reason: 'there are no items' };
  let sum = 0;
  for (const { n, shareWrong, meanScore } of equalMassBins(items, bins))
    sum += n * Math.abs(shareWrong - meanScore);
  return { defined: true, value: sum / items.length };
}
