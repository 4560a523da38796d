/**
 * P(Bin(n, p) ≤ k), 0 < p < 1, exact but for rounding. Sums the tail away from the mode, whose terms only fall: a tail that
 * underflows is then nearly 0, never a near-certainty taken for 0.
 */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k >= n) return 1;
  if (k < 0) return 0;
  return k < n * p ? tail(k, n, p) : 1 - tail(n - k - 1, n, 1 - p);
}

/** P(Bin(n, p) ≤ k) for k below the mean: from the term of k downwards. */
function tail(k: number, n: number, p: number): number {
  let logTerm = k * Math.log(p) + (n - k) * Math.log1p(-p);
  for (let index = 1; index <= k; index++) logTerm += Math.log((n - k + index) / index);
  let term = Math.exp(logTerm);
  let sum = term;
  for (let index = k; index > 0 && term > 0; index--) {
    term *= (index / (n - index + 1)) * ((1 - p) / p);
    sum += term;
  }
  return Math.min(1, sum);
}
