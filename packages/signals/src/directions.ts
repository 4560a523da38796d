import { SignalError } from './errors.ts';
import { NumpyLegacyRandom } from './random/numpy_legacy.ts';
import { philoxGaussians } from './random/philox.ts';
import type { DirectionGenerator, Matrix } from './types.ts';

/** 1 GiB of doubles: more is refused instead of exhausting the heap. */
const MAX_VALUES = 2 ** 27;

export interface DirectionOptions {
  /** M, rows of the result. */
  readonly count: number;
  /** Dimension of the data. */
  readonly d: number;
  readonly seed: number;
  readonly generator: DirectionGenerator;
}

/**
 * M unit vectors, uniform on the sphere: rows of standard normal values, each divided by its length (the
 * square root of the sum of squares taken from the first coordinate to the last).
 *
 * `numpy-legacy` draws all rows one after the other from a single `RandomState(seed)`, so a shorter list is a
 * prefix of a longer one. `philox` draws row i from stream i. A pure function of its options: callers that
 * judge many samples of one dimension make the rows once and pass them to `coherenceAlong`.
 *
 * @returns count × d, row-major
 * @throws SignalError `parameter_invalid`, or `input_too_large` above 2^27 values
 */
export function directions(options: DirectionOptions): Matrix {
  const { count, d } = options;
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(d) || d < 1) {
    throw new SignalError(
      'parameter_invalid',
      `Directions need positive integer sizes, not ${count} × ${d}.`,
    );
  }
  if (count * d > MAX_VALUES) {
    throw new SignalError(
      'input_too_large',
      `${count} directions of ${d} coordinates exceed ${MAX_VALUES} values: use fewer directions.`,
    );
  }
  const data = gaussianRows(options);
  for (let row = 0; row < count; row++) normalise(data.subarray(row * d, (row + 1) * d));
  return { n: count, d, data };
}

function gaussianRows({ count, d, seed, generator }: DirectionOptions): Float64Array {
  const data = new Float64Array(count * d);
  if (generator === 'philox') {
    for (let row = 0; row < count; row++) data.set(philoxGaussians(seed, row, d), row * d);
    return data;
  }
  const random = new NumpyLegacyRandom(seed);
  for (let i = 0; i < data.length; i++) data[i] = random.gaussian();
  return data;
}

function normalise(vector: Float64Array): void {
  let square = 0;
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square);
  if (length === 0)
    throw new SignalError('parameter_invalid', 'The seed gives a zero direction: use another seed.');
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! / length;
}
