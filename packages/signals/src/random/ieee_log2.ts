import { ieeeLog, splitExponent } from './ieee_log.ts';

/** The double nearest to ln 2. */
const LN2 = 0.6931471805599453;

/**
 * log₂ x = e + ln(m) / ln 2 for x = m · 2^e, the same bits in every language and exact for powers of two.
 *
 * @param x positive, finite and normal; anything else is refused with `parameter_invalid`
 */
export function ieeeLog2(x: number): number {
  const { m, e } = splitExponent(x);
  return e + ieeeLog(m) / LN2;
}
