import { InvalidArgumentError } from 'commander';
import { decimalFrom } from './parse_decimal.ts';

const atMostOne = decimalFrom(0, 1);

/** A share of something that there is some of: above 0, at most 1. */
export function parseShare(text: string): number {
  const share = atMostOne(text);
  if (share > 0) return share;
  throw new InvalidArgumentError('It must be above 0.');
}
