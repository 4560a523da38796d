const DECIMALS = 9;

/**
 * Half up to 9 decimals on the shortest decimal representation, as version 0.1 records carry D_hat and coh_star. The
 * decimal is moved as text: `x * 1e9` would round before the rounding.
 */
export function round9(x: number): number {
  const [mantissa, exponent] = Math.abs(x).toExponential().split('e');
  const nanos = Math.round(Number(`${mantissa}e${Number(exponent) + DECIMALS}`));
  return Math.sign(x) * Number(`${nanos}e-${DECIMALS}`);
}
