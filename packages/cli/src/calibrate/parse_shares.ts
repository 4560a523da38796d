import { InvalidArgumentError } from 'commander';
import { decimalFrom } from '../options/parse_decimal.ts';

const MOST = 20;
const parseLevel = decimalFrom(0, 1);

/** `0.01,0.05`: levels in [0, 1], each once. */
export function parseShares(text: string): readonly number[] {
  const shares = text.split(',').map(parseLevel);
  if (shares.length <= MOST && new Set(shares).size === shares.length) return shares;
  throw new InvalidArgumentError(`Give at most ${MOST} different numbers, such as 0.01,0.05,0.1.`);
}
