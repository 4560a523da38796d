import { InvalidArgumentError } from 'commander';

const LONGEST_S = 604_800;

/** A parser for an option that takes seconds, `0.5` for half of one; at most a week. */
export function secondsFrom(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= LONGEST_S) return value;
    throw new InvalidArgumentError(`It must be a number of seconds from ${least} to ${LONGEST_S}.`);
  };
}
