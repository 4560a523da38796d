import { PolicyError } from '../../errors.ts';

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:[Zz]|[+-]\d\d(?::?\d\d)?)?)?$/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)$/;
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;
const SLASHED = /^\d{1,4}\/\d{1,2}\/\d{1,4}$/;

const DAYS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * A calendar day as `YYYY-MM-DD`, of `2024-01-31`, `20240131`, `31.01.2024`, or the day of an ISO date and time as it
 * is written there, whatever its zone.
 * @throws PolicyError `set_invalid` for all else: a day that was guessed would find another person, or none
 */
export function normaliseDate(text: string): string {
  const date = text.trim();
  const yearFirst = ISO.exec(date) ?? COMPACT.exec(date);
  if (yearFirst !== null) return calendarDay(date, yearFirst[1], yearFirst[2], yearFirst[3]);
  const dayFirst = DOTTED.exec(date);
  if (dayFirst !== null) return calendarDay(date, dayFirst[3], dayFirst[2], dayFirst[1]);
  throw SLASHED.test(date)
    ? invalid(date, 'is ambiguous: with slashes, day and month stand in either order')
    : invalid(date, 'is not one that can be read');
}

function calendarDay(text: string, year = '', month = '', day = ''): string {
  if (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month))) {
    throw invalid(text, 'is not in the calendar');
  }
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** In a month of the Gregorian calendar; 0 in one that there is not. */
function daysIn(year: number, month: number): number {
  if (month !== 2) return DAYS[month - 1] ?? 0;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

const invalid = (date: string, problem: string): PolicyError =>
  new PolicyError(
    'set_invalid',
    `The date ${JSON.stringify(date.slice(0, 40))} ${problem}: write it as 2024-01-31, 20240131 or 31.01.2024.`,
  );
