import { binomialInterval, type Interval } from '../stats/mod.ts';
import { type Placements, placements, sampleCovariance } from './placements.ts';
import {
  assertFinite,
  type ClassCounts,
  countClasses,
  missingClass,
  type Scored,
  scoresByClass,
} from './scored.ts';
import { assertConfidence, twoSidedZ } from './two_sided_z.ts';

/**
 * How the interval was made. `delong-logit`: DeLong's variance on the logit scale. `disjoint-pairs`: the classes are
 * fully separated (AUROC 0 or 1), where that variance is 0 and says nothing. `hoeffding`: the variance is 0 or cannot be
 * estimated (all placements equal, or one item in a class).
 */
export type AurocIntervalMethod = 'delong-logit' | 'disjoint-pairs' | 'hoeffding';

export type AurocInterval =
  | (ClassCounts &
      Interval & {
        readonly defined: true;
        readonly value: number;
        readonly confidence: number;
        readonly method: AurocIntervalMethod;
        /** DeLong's; null where it cannot be estimated. */
        readonly standardError: number | null;
      })
  | (ClassCounts & { readonly defined: false; readonly reason: string });

/**
 * The AUROC with a confidence interval (DeLong, DeLong & Clarke-Pearson 1988). On the logit scale because it covers
 * best at small n: 10⁴ binormal samples a cell with 20 to 100 items per class and AUROC .6 to .9 give .940 to .963 at
 * nominal .95, where the plain interval goes down to .89 and can leave [0, 1]. Ten per class: up to .977, too wide. AUROC
 * .95 with 30 and 100 items: .935. Items must be independent.
 *
 * @throws VerdictError `argument_invalid` for a score that is not finite or a confidence that is none
 */
export function deLongInterval(items: readonly Scored[], confidence = 0.95): AurocInterval {
  assertFinite(items);
  assertConfidence(confidence);
  const counts = countClasses(items);
  const reason = missingClass(counts);
  if (reason !== undefined) return { defined: false, reason, ...counts };
  const { wrong, benign } = scoresByClass(items);
  const placed = placements(wrong, benign);
  const variance = deLongVariance(placed);
  const made = intervalOf(placed.auroc, variance, counts, confidence);
  const standardError = Number.isFinite(variance) ? Math.sqrt(variance) : null;
  return { defined: true, value: placed.auroc, ...made, standardError, confidence, ...counts };
}

function deLongVariance({ ofWrong, ofBenign }: Placements): number {
  return (
    sampleCovariance(ofWrong, ofWrong) / ofWrong.length +
    sampleCovariance(ofBenign, ofBenign) / ofBenign.length
  );
}

function intervalOf(
  value: number,
  variance: number,
  counts: ClassCounts,
  confidence: number,
): Interval & { readonly method: AurocIntervalMethod } {
  const pairs = Math.min(counts.nWrong, counts.nBenign);
  if (value === 0 || value === 1) {
    // min(m, n) pairs without a common item are independent, and all of them were ordered alike: exact for them.
    return { ...binomialInterval(value * pairs, pairs, confidence), method: 'disjoint-pairs' };
  }
  if (!(variance > 0)) {
    // Hoeffding 1963, section 5b: P(|Â − A| ≥ t) ≤ 2·exp(−2·min(m, n)·t²), whatever the distribution.
    const reach = Math.sqrt(Math.log(2 / (1 - confidence)) / (2 * pairs));
    return { low: Math.max(0, value - reach), high: Math.min(1, value + reach), method: 'hoeffding' };
  }
  const z = twoSidedZ(confidence);
  const reach = (z * Math.sqrt(variance)) / (value * (1 - value));
  const centre = Math.log(value / (1 - value));
  return { low: logistic(centre - reach), high: logistic(centre + reach), method: 'delong-logit' };
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
