const FORM =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d{2}):(\d{2})))?$/;

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z: what RFC 3339 can write, from year 1. */
const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;

/**
 * Unix milliseconds of an ISO 8601 date (midnight UTC) or date-time (RFC 3339; seconds may be left out, what is below
 * a millisecond is cut off). A date-time without an offset is a different instant for each reader and is refused, as
 * are days that no calendar has, 24:00 and leap seconds, which Unix time cannot tell apart. undefined: not one.
 */
export function parseDate(text: string): number | undefined {
  const parts = FORM.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour, offsetMinute] = parts;
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  if (midnight === undefined) return undefined;
  const time = clockMs(number(hour), number(minute), number(second));
  const offset = clockMs(number(offsetHour), number(offsetMinute), 0);
  if (time === undefined || offset === undefined) return undefined;
  const ms =
    midnight + time + Number(fraction.slice(0, 3).padEnd(3, '0')) - (sign === '-' ? -offset : offset);
  return ms >= FIRST_MS && ms <= LAST_MS ? ms : undefined;
}

const number = (digits: string | undefined): number => (digits === undefined ? 0 : Number(digits));

function midnightOf(year: number, month: number, day: number): number | undefined {
  // Date.UTC reads the years 0 to 99 as 1900 to 1999.
  const ms = new Date(0).setUTCFullYear(year, month - 1, day);
  const date = new Date(ms);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? ms : undefined;
}

function clockMs(hour: number, minute: number, second: number): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}
