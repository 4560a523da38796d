import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDuration } from '../../src/time/add_duration.ts';
import { parseDate } from '../../src/time/date.ts';
import { dateText } from '../../src/time/date_text.ts';
import { parseDuration } from '../../src/time/duration.ts';

function sum(date: string, duration: string): string {
  const ms = parseDate(date);
  const length = parseDuration(duration);
  if (ms === undefined || length === undefined)
    throw new Error(`Not a date and a duration: ${date}, ${duration}`);
  return dateText(addDuration(ms, length));
}

describe('date + duration', () => {
  test.each([
    ['2023-01-31', 'P1M', '2023-02-28'],
    ['2024-01-31', 'P1M', '2024-02-29'],
    ['2024-02-29', 'P1Y', '2025-02-28'],
    ['2024-02-29', 'P4Y', '2028-02-29'],
    ['1896-02-29', 'P4Y', '1900-02-28'],
    ['2023-03-31', 'P1M', '2023-04-30'],
    ['2023-12-31', 'P2M', '2024-02-29'],
    ['2023-12-15', 'P1M', '2024-01-15'],
    ['2023-02-28', 'P365D', '2024-02-28'],
    ['2023-02-28', 'P1Y', '2024-02-28'],
    ['2024-02-28', 'P365D', '2025-02-27'],
    ['2023-01-31', 'P1M1D', '2023-03-01'],
    ['2023-01-30', 'P1DT24H', '2023-02-01'],
    ['0050-01-01', 'P1M', '0050-02-01'],
  ])('%s + %s = %s', (date, duration, expected) => {
    expect(sum(date, duration)).toBe(expected);
  });

  test('the time of day stays when months are added', () => {
    expect(sum('2024-03-30T23:59:59.999Z', 'P1M')).toBe('2024-04-30T23:59:59.999Z');
  });

  test('beyond the calendar of Date there is no date', () => {
    expect(addDuration(0, { months: 12 * 300_000, ms: 0 })).toBeNaN();
    expect(addDuration(0, { months: 0, ms: 8.64e15 + 1 })).toBeNaN();
    expect(addDuration(8.64e15, { months: 1, ms: -40 * 86_400_000 })).toBeNaN();
  });

  const date = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
  const months = fc.integer({ min: -1200, max: 1200 });

  test('months lead to that month, and to a day that is the same or the last', () => {
    fc.assert(
      fc.property(date, months, (ms, count) => {
        const before = new Date(ms);
        const after = new Date(addDuration(ms, { months: count, ms: 0 }));
        const index = (at: Date): number => at.getUTCFullYear() * 12 + at.getUTCMonth();
        expect(index(after) - index(before)).toBe(count);
        const last = new Date(after.getTime() + 86_400_000).getUTCDate() === 1;
        expect(
          after.getUTCDate() === before.getUTCDate() || (last && after.getUTCDate() < before.getUTCDate()),
        ).toBe(true);
      }),
      { seed: 505 },
    );
  });

  test('a later date stays no earlier, a longer duration leads no less far', () => {
    fc.assert(
      fc.property(date, fc.nat(1e11), months, fc.nat(12), fc.integer(), (ms, gap, count, more, rest) => {
        const sumMs = addDuration(ms, { months: count, ms: rest });
        expect(addDuration(ms + gap, { months: count, ms: rest })).toBeGreaterThanOrEqual(sumMs);
        expect(addDuration(ms, { months: count + more, ms: rest })).toBeGreaterThanOrEqual(sumMs);
      }),
      { seed: 506 },
    );
  });
});
