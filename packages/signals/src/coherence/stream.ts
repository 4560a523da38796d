import { directions } from '../directions.ts';
import { SignalError } from '../errors.ts';
import type { Coherence, CoherenceOptions, Matrix } from '../types.ts';
import { CoherenceAccumulator } from './accumulator.ts';
import { DEFAULT_COHERENCE } from './options.ts';

/**
 * coh★ of rows that do not fit in memory: exactly what `coherence` gives for all rows at once. The source is
 * read twice, first for the range of every direction and then for the counts; memory is M · (d + B) values
 * and one batch.
 *
 * @param open starts the same sequence of batches again at each call
 * @throws SignalError as `coherence` does; `input_malformed` when the second reading differs from the first
 */
export async function coherenceOfStream(
  open: () => AsyncIterable<Matrix>,
  options: CoherenceOptions = {},
): Promise<Coherence> {
  const { directions: count, bins, seed, generator } = { ...DEFAULT_COHERENCE, ...options };
  let accumulator: CoherenceAccumulator | undefined;
  for await (const batch of open()) {
    accumulator ??= new CoherenceAccumulator(directions({ count, d: batch.d, seed, generator }), bins);
    accumulator.measure(batch);
  }
  if (accumulator === undefined) {
    throw new SignalError('input_empty', 'There are no points: at least one row is needed.');
  }
  for await (const batch of open()) accumulator.count(batch);
  return accumulator.result();
}
