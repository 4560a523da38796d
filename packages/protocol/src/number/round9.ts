import { ProtocolError } from '../errors.ts';

const DECIMALS = 9;

/** Plain notation with no more than 9 decimals: nothing to round. */
const FITS = /^-?\d+(?:\.\d{1,9})?$/;

/**
 * Rounds to 9 decimals, ties away from zero, on the shortest decimal representation of `x`: what Python's
 * `Decimal(repr(x)).quantize(Decimal('1e-9'), ROUND_HALF_UP)` gives. The binary value is never scaled, because
 * `x * 1e9` already rounds. The sign survives, so −4e-10 becomes −0.
 * @throws ProtocolError `value_not_canonical` when `x` is not finite.
 */
export function round9(x: number): number {
  if (!Number.isFinite(x)) {
    throw new ProtocolError('value_not_canonical', 'Only finite numbers can be rounded.');
  }
  if (FITS.test(String(x))) return x;
  const [mantissa = '', exponent = ''] = Math.abs(x).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const kept = Number(exponent) + 1 + DECIMALS;
  if (digits.length <= kept) return x;
  const magnitude = kept < 0 ? 0 : roundedAt(digits, kept);
  return x < 0 ? -magnitude : magnitude;
}

/** The first `kept` digits in units of 1e-9, one more when the digit after them is at least 5. */
function roundedAt(digits: string, kept: number): number {
  const whole = BigInt(digits.slice(0, kept));
  const up = digits.charCodeAt(kept) >= 0x35;
  return Number(`${up ? whole + 1n : whole}e-${DECIMALS}`);
}
