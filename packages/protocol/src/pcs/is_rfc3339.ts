const FORM = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/**
 * Whether `text` is an RFC 3339 date-time that exists: the day is in its month, and the zone is there. A leap
 * second (`:60`) and more than nine fractional digits are refused, since no runtime here can represent them.
 */
export function isRfc3339(text: string): boolean {
  if (!FORM.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const [month, day] = [pair(text, 5), pair(text, 8)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false;
  if (pair(text, 11) > 23 || pair(text, 14) > 59 || pair(text, 17) > 59) return false;
  const zone = text.length - 6;
  return /[Zz]$/.test(text) || (pair(text, zone + 1) <= 23 && pair(text, zone + 4) <= 59);
}

function pair(text: string, at: number): number {
  return Number(text.slice(at, at + 2));
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
