/**
 * A double as Python's `f"{value:.9f}"` prints it: the exact binary value rounded half to even at the ninth
 * decimal, never an exponent, and the sign of a negative value kept even when it rounds to zero.
 *
 * `toFixed` rounds the exact value too, but turns to exponents at 1e21, drops the sign of −0, and rounds ties
 * away from zero. A tie is an odd multiple of 2^-10 (half a unit of the ninth decimal is 2^-10 · 5^-9).
 *
 * @param value finite
 */
export function fixed9(value: number): string {
  if (Object.is(value, -0)) return '-0.000000000';
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}.000000000`;
  const isTie = Math.abs((value * 1024) % 2) === 1;
  if (!isTie) return value.toFixed(9);
  const exact = value.toFixed(10);
  const ninthIsEven = Number(exact.at(-2)) % 2 === 0;
  return ninthIsEven ? exact.slice(0, -1) : value.toFixed(9);
}
