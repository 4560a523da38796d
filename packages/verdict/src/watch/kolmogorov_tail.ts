/** Terms left out are below 1e-17 on either side of this. */
const SERIES_CROSSOVER = 1;
const TERMS = 6;

/**
 * 1 − K(λ), the tail of Kolmogorov's distribution. For small λ the alternating series converges too slowly to be cut
 * off, so its theta-function transform is used (Marsaglia, Tsang and Wang, J. Stat. Softw. 8(18), 2003).
 */
export function kolmogorovTail(lambda: number): number {
  if (lambda <= 0) return 1;
  let sum = 0;
  if (lambda < SERIES_CROSSOVER) {
    for (let k = 1; k <= TERMS; k++)
      sum += Math.exp((-((2 * k - 1) ** 2) * Math.PI ** 2) / (8 * lambda ** 2));
    return Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / lambda) * sum);
  }
  for (let k = TERMS; k >= 1; k--) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k ** 2 * lambda ** 2);
  return Math.min(1, 2 * sum);
}
