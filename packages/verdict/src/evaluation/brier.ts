import { equalMassBins } from './equal_mass_bins.ts';
import { DEFAULT_BINS } from './expected_calibration_error.ts';
import { assertProbabilities, type Scored } from './scored.ts';

export type Brier =
  | {
      readonly defined: true;
      /** Mean of (score − wrong)²; = reliability − resolution + uncertainty. 0 is best. */
      readonly value: number;
      /** Mean squared distance of mean score and share wrong per bin: 0 is best. */
      readonly reliability: number;
      /** How far the bins' shares lie from the base rate, with what the score adds within the bins: larger is better. */
      readonly resolution: number;
      /** Base rate · (1 − base rate): of the data, not of the score. */
      readonly uncertainty: number;
      readonly bins: number;
    }
  | { readonly defined: false; readonly reason: string };

/**
 * The Brier score with Murphy's decomposition over equal-mass bins. The resolution is the generalised one, which takes
 * in the variance and covariance within bins, so that the three parts sum to the score exactly
 * (Stephenson, Coelho & Jolliffe 2008, Weather and Forecasting 23(4), equation 10).
 *
 * @throws VerdictError `argument_invalid` for a score outside [0, 1], with its index
 */
export function brier(items: readonly Scored[], bins: number = DEFAULT_BINS): Brier {
  assertProbabilities(items);
  const n = items.length;
  if (n === 0) return { defined: false, reason: 'there are no items' };
  const made = equalMassBins(items, bins);
  const base = items.filter(({ wrong }) => wrong).length / n;
  let squares = 0;
  let reliability = 0;
  let resolution = 0;
  for (const bin of made) {
    reliability += bin.n * (bin.meanScore - bin.shareWrong) ** 2;
    resolution += bin.n * (bin.shareWrong - base) ** 2;
    for (const { score, wrong } of bin.items) {
      const outcome = wrong ? 1 : 0;
      squares += (score - outcome) ** 2;
      const off = score - bin.meanScore;
      resolution += 2 * off * (outcome - bin.shareWrong) - off ** 2;
    }
  }
  return {
    defined: true,
    value: squares / n,
    reliability: reliability / n,
    resolution: resolution / n,
    uncertainty: base * (1 - base),
    bins: made.length,
  };
}
