import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDate } from '../../src/time/date.ts';
import { dateText } from '../../src/time/date_text.ts';

describe('ISO 8601 dates', () => {
  test.each([
    ['1970-01-01', 0],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2000-02-29', Date.UTC(2000, 1, 29)],
    ['0001-01-01', -62_135_596_800_000],
    ['9999-12-31T23:59:59.999Z', 253_402_300_799_999],
    // RFC 3339, section 5.8
    ['1985-04-12T23:20:50.52Z', Date.UTC(1985, 3, 12, 23, 20, 50, 520)],
    ['1996-12-19T16:39:57-08:00', Date.UTC(1996, 11, 20, 0, 39, 57)],
    ['1937-01-01T12:00:27.87+00:20', Date.UTC(1937, 0, 1, 11, 40, 27, 870)],
    ['2024-01-01T00:00:00-00:00', Date.UTC(2024, 0, 1)],
    ['2024-01-01T10:00Z', Date.UTC(2024, 0, 1, 10)],
    ['2024-01-01T00:00:00.0019999Z', Date.UTC(2024, 0, 1) + 1],
  ])('%s', (text, ms) => {
    expect(parseDate(text)).toBe(ms);
  });

  test.each([
    ['no such day', '2023-02-30'],
    ['no leap year', '2023-02-29'],
    ['a century is no leap year', '1900-02-29'],
    ['day 0', '2023-01-00'],
    ['month 0', '2023-00-01'],
    ['month 13', '2023-13-01'],
    ['31 April', '2023-04-31'],
    ['year 0', '0000-01-01'],
    ['year 0 in UTC', '0001-01-01T00:00:00+01:00'],
    ['year 10000 in UTC', '9999-12-31T23:59:59-01:00'],
    ['no offset', '2023-01-01T00:00:00'],
    ['hour 24', '2023-01-01T24:00:00Z'],
    ['minute 60', '2023-01-01T00:60:00Z'],
    ['leap second (RFC 3339, section 5.8)', '1990-12-31T23:59:60Z'],
    ['offset of 24 hours', '2023-01-01T00:00:00+24:00'],
    ['offset without a colon', '2023-01-01T00:00:00+0100'],
    ['a space for T', '2023-01-01 00:00:00Z'],
    ['an offset without a time', '2023-01-01Z'],
    ['a short day', '2023-1-1'],
    ['basic format', '20230101'],
    ['a week date', '2023-W01-1'],
    ['a sign', '+2023-01-01'],
    ['white space', '2023-01-01 '],
    ['a line end', '2023-01-01\n'],
    ['other digits', '２０２３-01-01'],
    ['nothing', ''],
  ])('refuses %s: %j', (_why, text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  test('every instant from year 1 to 9999 reads back from its text', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (ms) => {
        expect(parseDate(dateText(ms))).toBe(ms);
        expect(parseDate(new Date(ms).toISOString())).toBe(ms);
      }),
      { seed: 503 },
    );
  });

  test('midnight is written as the day', () => {
    expect(dateText(Date.UTC(2024, 1, 29))).toBe('2024-02-29');
    expect(dateText(Date.UTC(2024, 1, 29, 1))).toBe('2024-02-29T01:00:00.000Z');
  });

  test('fuzz: a day is read if and only if the calendar has it', () => {
    const digits = (length: number) =>
      fc.nat(10 ** length - 1).map((n) => n.toString().padStart(length, '0'));
    fc.assert(
      fc.property(digits(4), digits(2), digits(2), (year, month, day) => {
        const text = `${year}-${month}-${day}`;
        const midnight = new Date(`${text}T00:00:00.000Z`).getTime();
        const isDay = year !== '0000' && !Number.isNaN(midnight) && dateText(midnight) === text;
        expect(parseDate(text)).toBe(isDay ? midnight : undefined);
      }),
      { seed: 504, numRuns: 2000 },
    );
  });
});
