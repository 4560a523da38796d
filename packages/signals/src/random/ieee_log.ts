import { SignalError } from '../errors.ts';

/** 2^27 + 1: Veltkamp's constant, splits a double into two halves of 26 bits whose products are exact. */
const SPLITTER = 134217729;

/** ln 2 to 86 bits: the first part ends in 21 zero bits, so that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

const SQRT_TWO = 2 * Math.sqrt(0.5);

/** A positive, finite, normal double as `m · 2^e` with √½ ≤ m < √2, where √2 is `2 * sqrt(0.5)`. Exact: powers of two only. */
export function splitExponent(x: number): { readonly m: number; readonly e: number } {
  if (!(x >= 2 ** -1022 && x < Number.POSITIVE_INFINITY)) {
    throw new SignalError('parameter_invalid', `A logarithm needs a positive normal number, not ${x}.`);
  }
  let m = x;
  let e = 0;
  for (let step = 512; step >= 1; step /= 2) {
    const power = 2 ** step;
    if (m >= power) {
      m /= power;
      e += step;
    } else if (m * power < 2) {
      m *= power;
      e -= step;
    }
  }
  return m >= SQRT_TWO ? { m: m / 2, e: e + 1 } : { m, e };
}

/** a · b = product + error, exactly (Dekker 1971), for factors near 1. */
function productError(a: number, b: number, product: number): number {
  const aShift = SPLITTER * a;
  const aHigh = aShift - (aShift - a);
  const aLow = a - aHigh;
  const bShift = SPLITTER * b;
  const bHigh = bShift - (bShift - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/**
 * Σ z^k / (2k + 3) for k = 0 … 11, by Horner's rule from the last term: the tail of atanh(s) = s + s³·Σ for z = s².
 * The terms left out are below 2^-64 of the result, because z ≤ 0.0295.
 */
function atanhTail(z: number): number {
  let sum = 1 / 25;
  for (let odd = 23; odd >= 3; odd -= 2) sum = sum * z + 1 / odd;
  return sum;
}

/**
 * ln x, the same bits in every language: only +, −, ×, ÷ on IEEE 754 doubles, each rounded on its own (a fused
 * multiply-add, which compilers may insert, changes the result). Within 0.53 units in the last place.
 *
 * Construction, with x = m · 2^e and √½ ≤ m < √2:
 * 1. f = m − 1 (exact), g = m + 1 and its rounding error gₑ = (1 − g) + m.
 * 2. s = f / g, and the remainder of that division p = s·g, q = error(p), s′ = ((f − p) − q − s·gₑ) / g.
 * 3. z = s·s, t = s·z·T(z) with T(z) = Σ z^k / (2k + 3), k = 0 … 11, Horner from the last term.
 * 4. With h = e·LN2_HIGH and a = 2s: the sum b = h + a and its error bₑ (Knuth's two-sum).
 * 5. ln x = b + (bₑ + (2·(t + s′) + e·LN2_LOW)).
 *
 * @param x positive, finite and normal; anything else is refused with `parameter_invalid`
 */
export function ieeeLog(x: number): number {
  const { m, e } = splitExponent(x);
  const f = m - 1;
  const g = m + 1;
  const gError = 1 - g + m;
  const s = f / g;
  const p = s * g;
  const sLow = (f - p - productError(s, g, p) - s * gError) / g;
  const z = s * s;
  const t = s * z * atanhTail(z);
  const h = e * LN2_HIGH;
  const a = 2 * s;
  const b = h + a;
  const aRounded = b - h;
  const bError = h - (b - aRounded) + (a - aRounded);
  return b + (bError + (2 * (t + sLow) + e * LN2_LOW));
}
