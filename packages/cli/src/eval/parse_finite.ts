import { InvalidArgumentError } from 'commander';

/** A finite number in decimal digits, with an exponent or without. */
export function parseFinite(text: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a finite number.');
}
