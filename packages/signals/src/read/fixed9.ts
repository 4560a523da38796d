const NANO = 1_000_000_000n;

/**
 * A double as Python's `f"{value:.9f}"` prints it: the exact binary value rounded half to even at the ninth
 * decimal, never an exponent, and the sign of a negative value kept even when it rounds to zero.
 * (`toFixed` rounds exact ties away from zero and turns to exponents at 1e21.)
 *
 * @param value finite
 */
export function fixed9(value: number): string {
  const { negative, mantissa, exponent } = decompose(value);
  const nanos = scaleByPowerOfTwo(mantissa * NANO, exponent);
  const fraction = String(nanos % NANO).padStart(9, '0');
  return `${negative ? '-' : ''}${nanos / NANO}.${fraction}`;
}

/** |value| = mantissa · 2^exponent, exactly. */
function decompose(value: number): { negative: boolean; mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const negative = bits >> 63n === 1n;
  return biased === 0
    ? { negative, mantissa: fraction, exponent: -1074 }
    : { negative, mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 };
}

/** integer · 2^exponent, rounded half to even. */
function scaleByPowerOfTwo(integer: bigint, exponent: number): bigint {
  if (exponent >= 0) return integer << BigInt(exponent);
  const shift = BigInt(-exponent);
  const quotient = integer >> shift;
  const remainder = integer - (quotient << shift);
  const half = 1n << (shift - 1n);
  const up = remainder > half || (remainder === half && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}
