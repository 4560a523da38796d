const CLOCK = /^T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z: what RFC 3339 can write, from year 1. */
const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;
const YEARS_400_MS = 146_097 * 86_400_000;
/** `YYYY-MM-DD`. */
const DAY_CHARS = 10;

/**
 * Unix milliseconds of an ISO 8601 date (midnight UTC) or date-time (RFC 3339; seconds may be left out, what is below
 * a millisecond is cut off). A date-time without an offset is a different instant for each reader and is refused, as
 * are days that no calendar has, 24:00 and leap seconds, which Unix time cannot tell apart. undefined: not one.
 */
export function parseDate(text: string): number | undefined {
  const midnight = midnightOf(text);
  const ms = midnight === undefined || text.length === DAY_CHARS ? midnight : atClock(midnight, text);
  return ms !== undefined && ms >= FIRST_MS && ms <= LAST_MS ? ms : undefined;
}

/** Of the characters after the day. */
function atClock(midnight: number, text: string): number | undefined {
  const parts = CLOCK.exec(text.slice(DAY_CHARS));
  if (parts === null) return undefined;
  const [, hour, minute, second, fraction = '', sign, offsetHour, offsetMinute] = parts;
  const time = clockMs(number(hour), number(minute), number(second));
  const offset = clockMs(number(offsetHour), number(offsetMinute), 0);
  if (time === undefined || offset === undefined) return undefined;
  return midnight + time + Number(fraction.slice(0, 3).padEnd(3, '0')) - (sign === '-' ? -offset : offset);
}

const number = (digits: string | undefined): number => (digits === undefined ? 0 : Number(digits));

/** Of the day that the text begins with. Most dates are a day alone: it is read without a match or a `Date` being made. */
function midnightOf(text: string): number | undefined {
  if (text[4] !== '-' || text[7] !== '-') return undefined;
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 7);
  const day = digitsAt(text, 8, DAY_CHARS);
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month))) return undefined;
  // Date.UTC reads the years 0 to 99 as 1900 to 1999; the calendar is the same every 400 years.
  return Date.UTC(year + 400, month - 1, day) - YEARS_400_MS;
}

/** NaN: they are not all digits. */
function digitsAt(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = 10 * value + digit;
  }
  return value;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function clockMs(hour: number, minute: number, second: number): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}
