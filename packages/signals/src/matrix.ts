import { SignalError } from './errors.ts';
import type { Matrix } from './types.ts';

/**
 * Refuses what is not n rows of d finite coordinates: NaN passes every comparison that it should fail.
 *
 * @param firstRow the number of the first row in messages, when the matrix is one batch of a stream
 * @throws SignalError `input_empty`, `dimension_mismatch` or `input_not_finite`
 */
export function assertMatrix(matrix: Matrix, firstRow = 0): void {
  const { n, d, data } = matrix;
  if (n === 0 || d === 0)
    throw new SignalError('input_empty', 'There are no points: at least one row is needed.');
  if (!Number.isInteger(n) || !Number.isInteger(d) || n < 0 || d < 0 || data.length !== n * d) {
    throw new SignalError(
      'dimension_mismatch',
      `${data.length} values are not ${n} rows of ${d} coordinates.`,
    );
  }
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]!)) {
      throw new SignalError(
        'input_not_finite',
        `Row ${firstRow + Math.floor(i / d)}, coordinate ${i % d} is ${data[i]}: only finite numbers are accepted.`,
      );
    }
  }
}
