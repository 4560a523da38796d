/*
 * Exact binomial tails by summation. lib-r-math.js 2.0.3 has an incomplete beta function that is off by up to 7e-4 for
 * small parameters, and takes long to load; this room is also loaded on the path of every submit.
 */

/** Terms this small beside the largest one change no tail that a bound is read at. */
const NEGLIGIBLE = 1e-20;
const BISECTIONS = 60;

/** P(X ≤ k) for X ~ Binomial(n, p): terms relative to the mode, so that nothing underflows. */
export function binomialLowerTail(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  if (p <= 0) return 1;
  if (p >= 1) return 0;
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  let below = mode <= k ? 1 : 0;
  let total = 1;
  const add = (x: number, term: number): void => {
    total += term;
    if (x <= k) below += term;
  };
  for (let x = mode, term = 1; x < n && term > NEGLIGIBLE; x++) {
    term *= ((n - x) / (x + 1)) * odds;
    add(x + 1, term);
  }
  for (let x = mode, term = 1; x > 0 && term > NEGLIGIBLE; x--) {
    term *= x / (n - x + 1) / odds;
    add(x - 1, term);
  }
  return Math.min(1, below / total);
}

/** The one-sided Clopper–Pearson bound from below: too high with probability at most `level`. */
export function shareAtLeast(k: number, n: number, level: number): number {
  if (k <= 0) return 0;
  return bisect((p) => 1 - binomialLowerTail(k - 1, n, p) < level).low;
}

/** The one-sided Clopper–Pearson bound from above: too low with probability at most `level`. */
export function shareAtMost(k: number, n: number, level: number): number {
  if (k >= n) return 1;
  return bisect((p) => binomialLowerTail(k, n, p) > level).high;
}

/** Where `holds` turns from true to false as p grows. */
function bisect(holds: (p: number) => boolean): { low: number; high: number } {
  let [low, high] = [0, 1];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return { low, high };
}
