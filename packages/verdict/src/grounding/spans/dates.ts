import type { Span } from './span.ts';

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
/** Longest first, so that no name is read as its own abbreviation. */
const MONTH = `(?:${MONTHS.join('|')}|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)`;
const GAP = '[ \\u202f]{1,2}';
const YEAR = '(?:,?[ \\u202f]{1,2}(\\d{4})(?![\\d%]))?';
const NOT_IN_WORD = '(?![\\p{L}\\p{N}])';

const YEAR_FIRST = /(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/y;
const YEAR_MONTH = /(\d{4})-(0[1-9]|1[0-2])(?![\d-])/y;
const YEAR_LAST = /(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/])/y;
const EAST_ASIAN = /(\d{2,4})[年년] ?(\d{1,2})[月월](?: ?(\d{1,2})[日号號일])?/y;
const DAY_MONTH = new RegExp(
  `(\\d{1,2})(?:st|nd|rd|th|\\.)?(?:${GAP}of)?(?:${GAP}|-)(${MONTH})\\.?${NOT_IN_WORD}(?:-(\\d{4})(?!\\d))?${YEAR}`,
  'iuy',
);
const MONTH_DAY = new RegExp(
  `(${MONTH})\\.?${GAP}(\\d{1,2})(?:st|nd|rd|th)?(?![\\p{L}\\p{N}]|[.,]\\d)${YEAR}`,
  'iuy',
);
const MONTH_YEAR = new RegExp(`(${MONTH})\\.?,?${GAP}(?:of${GAP})?(\\d{4})(?![\\d%])`, 'iuy');

const MONTH_WORDS = new Set([...MONTHS, ...'jan feb mar apr jun jul aug sept sep oct nov dec'.split(' ')]);

/** @param word folded */
export const isMonth = (word: string): boolean => MONTH_WORDS.has(word);

interface Reading {
  readonly year?: number;
  readonly month: number;
  readonly day?: number;
}

/** The date that begins at `at`: at a digit, or at a month's name. */
export function readDate(text: string, at: number): Span | undefined {
  return (
    span(text, at, YEAR_FIRST, ([, year, , month, day]) => [ymd(year, month, day)]) ??
    span(text, at, EAST_ASIAN, ([, year, month, day]) => [ymd(year, month, day)]) ??
    span(text, at, DAY_MONTH, ([, day, month, joined, year]) => [ymd(joined ?? year, monthOf(month), day)]) ??
    span(text, at, YEAR_LAST, yearLast) ??
    span(text, at, YEAR_MONTH, ([, year, month]) => [ymd(year, month)]) ??
    span(text, at, MONTH_DAY, ([, month, day, year]) => [ymd(year, monthOf(month), day)]) ??
    span(text, at, MONTH_YEAR, ([, month, year]) => [ymd(year, monthOf(month))])
  );
}

function span(
  text: string,
  at: number,
  pattern: RegExp,
  read: (match: RegExpExecArray) => Reading[],
): Span | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const readings = read(match).filter(exists);
  if (readings.length === 0) return undefined;
  const claims = readings.map(claimOf);
  const facts = new Set(claims);
  for (const reading of readings) for (const fact of factsOf(reading)) facts.add(fact);
  return { kind: 'date', start: at, end: at + match[0].length, claims, facts: [...facts] };
}

/** 12/03/2024 is 12 March in one country and December 3 in another; 24 is 2024 or 1924. */
function yearLast([, first, , second, year = '']: RegExpExecArray): Reading[] {
  const years = year.length === 4 ? [year] : [`20${year}`, `19${year}`];
  return years.flatMap((whole) => [ymd(whole, second, first), ymd(whole, first, second)]);
}

function ymd(year: string | undefined, month: string | number | undefined, day?: string): Reading {
  return {
    month: Number(month),
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(day === undefined ? {} : { day: Number(day) }),
  };
}

function monthOf(name: string | undefined): number {
  const start = (name ?? '').slice(0, 3).toLowerCase();
  return MONTHS.findIndex((month) => month.startsWith(start)) + 1;
}

/** By the calendar that ISO 8601 uses; 29 February without a year exists. */
function exists({ year = 2000, month, day = 1 }: Reading): boolean {
  if (!(month >= 1 && month <= 12 && day >= 1)) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= days;
}

const two = (value: number): string => String(value).padStart(2, '0');

function claimOf({ year, month, day }: Reading): string {
  const tail = day === undefined ? two(month) : `${two(month)}-${two(day)}`;
  return `date:${year === undefined ? '-' : String(year).padStart(4, '0')}-${tail}`;
}

/** A full date supports its month, its year, and its day without the year; never a bare number. */
function factsOf({ year, month, day }: Reading): string[] {
  const facts: string[] = [];
  if (year !== undefined) facts.push(claimOf({ year, month }), `year:${year}`);
  if (day !== undefined) facts.push(claimOf({ month, day }), `ordinal:${day}`);
  return facts;
}
