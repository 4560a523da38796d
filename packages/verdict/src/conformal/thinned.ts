import type { RandomSource } from '../stats/random.ts';
import type { CalibrationRecord } from './calibration_set.ts';

/**
 * Keeps each record with probability weight / largest weight, and gives it weight 1 (rejection sampling): what was
 * labelled with unequal probabilities becomes an even sample of the traffic, at the price of records.
 */
export function thinned(records: readonly CalibrationRecord[], random: RandomSource): CalibrationRecord[] {
  const largest = records.reduce((max, { weight }) => Math.max(max, weight), 1);
  return records
    .filter(({ weight }) => random() * largest < weight)
    .map((record) => ({ ...record, weight: 1 }));
}
