import { VerdictError } from '../errors.ts';
import { kolmogorovTail } from './kolmogorov_tail.ts';

/** Up to this n·m the p-value is exact: the recursion costs n·m steps, some milliseconds at the limit. */
const MAX_EXACT_CELLS = 1_000_000;

export interface KsResult {
  /** sup |F_a − F_b|, in [0, 1]. */
  readonly d: number;
  /** P(D ≥ d) under exchangeability. */
  readonly p: number;
  readonly n: number;
  readonly m: number;
  /** `exact` is conditional on the ties of the pooled sample; `asymptotic` ignores them, which is conservative. */
  readonly method: 'exact' | 'asymptotic';
}

/**
 * Two-sample Kolmogorov–Smirnov, two-sided, correct under ties: the ECDFs are compared only after all copies of a
 * value, and the exact p-value counts the permutations of the pooled sample as it is (Schröer and Trenkler, "Exact
 * and randomization distributions of Kolmogorov–Smirnov tests for two or three samples", CSDA 20, 1995).
 *
 * For display. A test at every look would raise false alarms without bound: the alarm is the martingale's.
 * @throws VerdictError `data_insufficient` for an empty sample, `argument_invalid` for a value that is not finite
 */
export function ksTwoSample(a: readonly number[], b: readonly number[]): KsResult {
  const first = sorted(a, 'a');
  const second = sorted(b, 'b');
  const n = first.length;
  const m = second.length;
  // In units of 1 / (n·m), so that equal differences compare equal.
  let largest = 0;
  const tieEnds = new Uint8Array(n + m + 1);
  for (let i = 0, j = 0; i < n || j < m; ) {
    const value = Math.min(first[i] ?? Number.POSITIVE_INFINITY, second[j] ?? Number.POSITIVE_INFINITY);
    while (first[i] === value) i += 1;
    while (second[j] === value) j += 1;
    tieEnds[i + j] = 1;
    largest = Math.max(largest, Math.abs(i * m - j * n));
  }
  const d = largest / (n * m);
  if (n * m <= MAX_EXACT_CELLS) return { d, p: exactTail(n, m, largest, tieEnds), n, m, method: 'exact' };
  return { d, p: kolmogorovTail(d * Math.sqrt((n * m) / (n + m))), n, m, method: 'asymptotic' };
}

/**
 * The share of the lattice paths from (0, 0) to (n, m) that, at the end of some tie, are at least `largest` away from
 * the diagonal. `hit[j]` is that share among the paths to (i, j): of C(i+j, i) paths, i / (i+j) come from (i−1, j). No
 * difference from 1 is taken, so a small p keeps its digits.
 */
function exactTail(n: number, m: number, largest: number, tieEnds: Uint8Array): number {
  if (largest === 0) return 1;
  const hit = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    let left = 0;
    for (let j = 0; j <= m; j++) {
      const steps = i + j;
      const far = tieEnds[steps] === 1 && Math.abs(i * m - j * n) >= largest;
      const above = hit[j] ?? 0;
      if (far) left = 1;
      else left = steps === 0 ? 0 : (i / steps) * above + (j / steps) * left;
      hit[j] = left;
    }
  }
  return Math.min(1, hit[m] ?? 1);
}

function sorted(sample: readonly number[], name: string): Float64Array {
  if (sample.length === 0) {
    throw new VerdictError(
      'data_insufficient',
      `Sample ${name} is empty: the test needs a value on each side.`,
    );
  }
  for (const value of sample) {
    if (!Number.isFinite(value)) {
      throw new VerdictError(
        'argument_invalid',
        `Sample ${name} holds ${value}: every value must be finite.`,
      );
    }
  }
  return Float64Array.from(sample).toSorted();
}
