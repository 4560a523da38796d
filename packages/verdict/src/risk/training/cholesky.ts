import { VerdictError } from '../../errors.ts';

/**
 * Solves A·x = b for a symmetric positive definite A (row-major, n × n) by its Cholesky factor.
 * @throws VerdictError `data_insufficient` where A is not numerically positive definite
 */
export function solvePositiveDefinite(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const factor = cholesky(a, n);
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    let sum = at(x, i);
    for (let k = 0; k < i; k++) sum -= at(factor, i * n + k) * at(x, k);
    x[i] = sum / at(factor, i * n + i);
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = at(x, i);
    for (let k = i + 1; k < n; k++) sum -= at(factor, k * n + i) * at(x, k);
    x[i] = sum / at(factor, i * n + i);
  }
  return x;
}

function cholesky(a: Float64Array, n: number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(a, i * n + j);
      for (let k = 0; k < j; k++) sum -= at(factor, i * n + k) * at(factor, j * n + k);
      if (i !== j) factor[i * n + j] = sum / at(factor, j * n + j);
      else if (sum > 0) factor[i * n + i] = Math.sqrt(sum);
      else throw new VerdictError('data_insufficient', 'The features are collinear: raise the penalty.');
    }
  }
  return factor;
}

const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;
