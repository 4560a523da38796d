import { SignalError } from '../errors.ts';
import type { NullComparison } from '../types.ts';
import { RATIO_BYTES } from './grid.ts';
import { between, locate } from './interpolate.ts';
import { RATIO_TABLE } from './ratio_table.generated.ts';

export interface RatioNullInput {
  /** Length of the text in bytes. */
  readonly bytes: number;
  /** The r that was measured. */
  readonly value: number;
}

/**
 * r of a text beside its null: the same number of independent symbols, each with the share that it has in English prose
 * (letters, space, full stop and comma; `SYMBOL_SHARES`). It is English with its symbols shuffled: the letter
 * frequencies stay, every word is lost.
 *
 * What z says: how far the text compresses beyond (z < 0) what letter frequencies and deflate's fixed costs alone
 * explain at that length, so that short and long texts can be compared with one scale of structure. What it does not
 * say: healthy prose repeats words and is therefore far below 0, the farther the longer it is, because the null's
 * spread shrinks with length; z near 0 or above means random-looking symbols, and how negative is too repetitive must be
 * learnt from healthy texts. It is no p-value, and for other scripts or for binary data it has no meaning.
 *
 * The moments come from a Monte-Carlo table (100 to 1,000 samples per size), interpolated in log bytes.
 *
 * @returns null outside 64 … 65,536 bytes
 * @throws SignalError `input_not_finite`
 */
export function ratioNull({ bytes, value }: RatioNullInput): NullComparison | null {
  if (!Number.isFinite(value))
    throw new SignalError('input_not_finite', `r must be a finite number, not ${value}.`);
  const position = locate(RATIO_BYTES, bytes);
  const low = RATIO_TABLE[position?.low ?? -1];
  const high = RATIO_TABLE[position?.high ?? -1];
  if (position === undefined || low === undefined || high === undefined) return null;
  const { mean, sd } = between(low, high, position.weight);
  return { z: (value - mean) / sd, mean, sd };
}
