import { SignalError } from '../errors.ts';
import type { CoherenceOptions } from '../types.ts';

export const DEFAULT_COHERENCE: Required<CoherenceOptions> = {
  directions: 100,
  bins: 20,
  seed: 42,
  generator: 'numpy-legacy',
};

/** A histogram finer than this is a mistake, not a measurement. */
const MAX_BINS = 65_536;

/** @throws SignalError `parameter_invalid` unless B is an integer from 1 to 65,536 */
export function assertBins(bins: number): void {
  if (!Number.isInteger(bins) || bins < 1 || bins > MAX_BINS) {
    throw new SignalError('parameter_invalid', `bins must be an integer from 1 to ${MAX_BINS}, not ${bins}.`);
  }
}
