import type { Duration } from './duration.ts';

/**
 * A date, in Unix milliseconds, later by a duration: first by its months, to the same day or else to the end of that
 * month (a month after 31 January is 28 or 29 February), then by its milliseconds; all in UTC. NaN beyond what `Date`
 * can hold.
 */
export function addDuration(ms: number, duration: Duration): number {
  const shifted = (duration.months === 0 ? ms : addMonths(ms, duration.months)) + duration.ms;
  return Math.abs(shifted) <= MAX_MS ? shifted : Number.NaN;
}

/** What `Date` can hold (ECMA-262, Time Values and Time Range). */
const MAX_MS = 8.64e15;

function addMonths(ms: number, months: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  const shifted = date.setUTCMonth(date.getUTCMonth() + months);
  // Where the month lacks the day, Date has gone over into the next: day 0 is the last of the month before.
  return date.getUTCDate() === day ? shifted : date.setUTCDate(0);
}
