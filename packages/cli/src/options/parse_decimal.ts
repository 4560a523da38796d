import { InvalidArgumentError } from 'commander';

/** A parser for an option that takes a plain decimal number, such as 0.03. */
export function decimalFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}
