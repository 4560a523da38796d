import { qgamma } from 'lib-r-math.js';
import type { Interval } from '../stats/mod.ts';
import type { Tally } from './label_tallies.ts';

/**
 * An approximate interval for a weighted count: items that each stand for `1/propensity` of their kind, the numbers of
 * items Poisson (Fay and Feuer, "Confidence intervals for directly standardized rates", Stat. Med. 16, 1997). Gives 0 for
 * nothing seen an upper end that the largest weight allows; an effective sample size would not.
 */
export function weightedTotalInterval(tally: Tally, largestWeight: number, confidence: number): Interval {
  const tail = (1 - confidence) / 2;
  const { weight, squaredWeight } = tally;
  const upperWeight = weight + largestWeight;
  const upperSquared = squaredWeight + largestWeight ** 2;
  return {
    low: weight === 0 ? 0 : (squaredWeight / weight) * qgamma(tail, weight ** 2 / squaredWeight),
    high: (upperSquared / upperWeight) * qgamma(1 - tail, upperWeight ** 2 / upperSquared),
  };
}
