/**
 * Money as a whole number of 10⁻¹⁸ of its currency: sums are exact in any order, and the price of one token fits.
 * Nothing is ever rounded on the way in; what has more decimals is refused.
 */
export type Atto = bigint;

const DECIMALS = 18;
const UNIT = 10n ** BigInt(DECIMALS);
/** Up to 15 digits before the point; an exponent as FOCUS permits it. */
const DECIMAL = /^([+-]?)(\d{1,15})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/;

/** `1.25`, `-3`, `1.5e-7`: the exact amount; undefined for anything else, and for more than 18 decimals. */
export function parseAmount(text: string): Atto | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole + fraction);
  const shift = DECIMALS + Number(exponent) - fraction.length;
  const magnitude = shift >= 0 ? digits * 10n ** BigInt(shift) : divideExactly(digits, 10n ** BigInt(-shift));
  if (magnitude === undefined) return undefined;
  return sign === '-' ? -magnitude : magnitude;
}

/** Every digit, without trailing zeros: `0.0000015`. */
export function formatAmount(amount: Atto): string {
  const magnitude = amount < 0n ? -amount : amount;
  const fraction = (magnitude % UNIT).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${magnitude / UNIT}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The nearest double, for statistics and display. */
export const amountToNumber = (amount: Atto): number => Number(formatAmount(amount));

const divideExactly = (a: bigint, b: bigint): bigint | undefined => (a % b === 0n ? a / b : undefined);
