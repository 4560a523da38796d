import { placements } from './placements.ts';
import {
  assertFinite,
  countClasses,
  type Estimate,
  missingClass,
  type Scored,
  scoresByClass,
} from './scored.ts';

/**
 * The probability that a wrong item scores above a benign one, ties half (Mann–Whitney U over m·n): the same number as
 * counting all pairs. Undefined, with the reason, where a class is missing.
 *
 * @throws VerdictError `argument_invalid` for a score that is not finite, with its index
 */
export function auroc(items: readonly Scored[]): Estimate {
  assertFinite(items);
  const reason = missingClass(countClasses(items));
  if (reason !== undefined) return { defined: false, reason };
  const { wrong, benign } = scoresByClass(items);
  return { defined: true, value: placements(wrong, benign).auroc };
}
