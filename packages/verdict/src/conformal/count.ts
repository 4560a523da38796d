import { VerdictError } from '../errors.ts';

/**
 * A level δ in [0, 1].
 * @throws VerdictError `argument_invalid`
 */
export function assertLevel(name: string, delta: number): void {
  if (!(delta >= 0 && delta <= 1)) {
    throw new VerdictError('argument_invalid', `${name} must lie in [0, 1], not ${delta}.`);
  }
}

/**
 * How every p-value here is compared with a level: by dividing, never by multiplying. A quotient of two integers is
 * rounded once, monotonically, and so is the decimal that δ was written as; so 1/20 ≤ 0.05 and 3/100 ≤ 0.03 hold, as on
 * paper, without an epsilon (0.29 × 100 < 29 in floating point). Weights that are not integers are summed with a
 * relative error below n·2⁻⁵³, which is all that the guarantee then moves by.
 */
export const shareWithin = (part: number, whole: number, delta: number): boolean => part / whole <= delta;

/** The largest integer k ≤ total with k/total ≤ δ. */
export function largestCountWithin(total: number, delta: number): number {
  let count = Math.min(total, Math.ceil(delta * total) + 1);
  while (count > 0 && !shareWithin(count, total, delta)) count -= 1;
  return count;
}

/**
 * The fewest records of a class with which any p-value can be ≤ δ: ⌈1/δ⌉ − 1 for weight 1, and never 0, since no record
 * guarantees nothing. `weight` is what is assumed of the item at hand; records count with their least weight, 1.
 * Infinity for δ = 0, and for a δ so small that no set could hold enough.
 * @throws VerdictError `argument_invalid`
 */
export function requiredCount(delta: number, weight = 1): number {
  assertLevel('delta', delta);
  assertWeight(weight);
  return Math.max(1, requiredWeight(0, delta, weight));
}

/** The smallest integer of further weight with which weight / (present + further + weight) ≤ δ. */
export function requiredWeight(present: number, delta: number, weight: number): number {
  const enough = (further: number): boolean => shareWithin(weight, present + further + weight, delta);
  const estimate = Math.ceil(weight / delta - weight - present);
  // Beyond this, single steps no longer move the quotient.
  if (!(estimate < 2 ** 50)) return Number.POSITIVE_INFINITY;
  let further = Math.max(0, estimate);
  while (further > 0 && enough(further - 1)) further -= 1;
  while (!enough(further)) further += 1;
  return further;
}

/** @throws VerdictError `argument_invalid` */
export function assertWeight(weight: number): void {
  if (!(weight >= 1 && weight < Number.POSITIVE_INFINITY)) {
    throw new VerdictError('argument_invalid', `maxWeight must be finite and at least 1, not ${weight}.`);
  }
}
