import { VerdictError } from '../errors.ts';
import { type Interval, normalCdf } from '../stats/mod.ts';
import { placements, sampleCovariance } from './placements.ts';
import { assertFinite, countClasses, missingClass, type Scored, scoresByClass } from './scored.ts';
import { assertConfidence, twoSidedZ } from './two_sided_z.ts';

export type AurocComparison =
  | {
      readonly defined: true;
      /** AUROC of the first less AUROC of the second. */
      readonly difference: number;
      /** null where both rank alike: the variance is then 0, which says nothing about other items. */
      readonly interval: Interval | null;
      /** Two-sided. 1 where both rank alike. */
      readonly pValue: number;
    }
  | { readonly defined: false; readonly reason: string };

/** Above what rounding makes of a constant difference of placements, below 1/(m·n)² for any data that fits in memory. */
const ROUNDING = 1e-26;

/**
 * DeLong's paired test of two scores on the same items (1988, equation 8, one contrast). The normal approximation needs
 * some twenty items of each class. Undefined where the variance of a difference cannot be estimated.
 *
 * @throws VerdictError `argument_invalid` if the lists do not carry the same labels in the same order
 */
export function compareAurocs(
  first: readonly Scored[],
  second: readonly Scored[],
  confidence = 0.95,
): AurocComparison {
  assertFinite(first);
  assertFinite(second);
  if (first.length !== second.length || first.some(({ wrong }, at) => wrong !== second[at]?.wrong)) {
    throw new VerdictError('argument_invalid', 'A paired comparison needs the same items in the same order.');
  }
  assertConfidence(confidence);
  const counts = countClasses(first);
  const reason = missingClass(counts);
  if (reason !== undefined) return { defined: false, reason };
  const [a, b] = [first, second].map(placedOf);
  if (a === undefined || b === undefined) return { defined: false, reason: 'there are no items' };
  const difference = a.auroc - b.auroc;
  const variance =
    varianceOfDifference(a.ofWrong, b.ofWrong) / counts.nWrong +
    varianceOfDifference(a.ofBenign, b.ofBenign) / counts.nBenign;
  if (!(variance > ROUNDING)) {
    if (difference === 0) return { defined: true, difference, interval: null, pValue: 1 };
    return { defined: false, reason: 'the variance of the difference cannot be estimated from these items' };
  }
  const standardError = Math.sqrt(variance);
  const reach = twoSidedZ(confidence) * standardError;
  return {
    defined: true,
    difference,
    interval: { low: Math.max(-1, difference - reach), high: Math.min(1, difference + reach) },
    pValue: 2 * normalCdf(-Math.abs(difference) / standardError),
  };
}

function placedOf(items: readonly Scored[]): ReturnType<typeof placements> {
  const { wrong, benign } = scoresByClass(items);
  return placements(wrong, benign);
}

/** Var(a) + Var(b) − 2·Cov(a, b), as one sum: no cancellation where a and b nearly agree. */
function varianceOfDifference(a: Float64Array, b: Float64Array): number {
  const differences = a.map((value, at) => value - (b[at] ?? Number.NaN));
  return sampleCovariance(differences, differences);
}
