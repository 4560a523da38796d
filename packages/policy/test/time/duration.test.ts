import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../src/time/duration.ts';
import { durationText } from '../../src/time/duration_text.ts';

const DAY_MS = 86_400_000;

describe('ISO 8601 durations', () => {
  test.each([
    ['P1Y', 12, 0],
    ['P18M', 18, 0],
    ['P2W', 0, 14 * DAY_MS],
    ['P365D', 0, 365 * DAY_MS],
    ['P3Y6M4DT12H30M5S', 42, 4 * DAY_MS + 45_005_000],
    ['PT1M', 0, 60_000],
    ['P1M', 1, 0],
    ['PT36H', 0, 129_600_000],
    ['P1DT12H', 0, 129_600_000],
    ['P0.5Y', 6, 0],
    ['P1Y0,5D', 12, DAY_MS / 2],
    ['PT0.001S', 0, 1],
    ['PT1.001S', 0, 1001],
    ['PT0S', 0, 0],
    ['P0D', 0, 0],
    ['P1W1D', 0, 8 * DAY_MS],
  ])('%s', (text, months, ms) => {
    expect(parseDuration(text)).toEqual({ months, ms });
  });

  test.each([
    '',
    'P',
    'PT',
    'P1',
    '1Y',
    'P1DT',
    'P1YT',
    '-P1Y',
    '+P1Y',
    'P-1Y',
    'p1y',
    'P1H',
    'PT1Y',
    'P1D1Y',
    'P1.5Y1M',
    'P1,5DT1H',
    'P1.5M',
    'P0.1Y',
    'P1.D',
    'P.5D',
    ' P1D',
    'P1D ',
    'P1D\n',
    'P１D',
    'P1e3D',
    'P999999999W',
    'P0003-06-04T12:30:05',
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test('a text made of a duration reads back as that duration', () => {
    const count = fc.integer({ min: 0, max: 999_999 });
    fc.assert(
      fc.property(count, fc.integer({ min: 0, max: 8e13 }), (months, ms) => {
        expect(parseDuration(durationText({ months, ms }))).toEqual({ months, ms });
      }),
      { seed: 501 },
    );
  });

  test('what a subtraction took below zero is written with a sign', () => {
    expect(durationText({ months: 0, ms: -90_000 })).toBe('-PT1M30S');
    expect(durationText({ months: -14, ms: 0 })).toBe('-P1Y2M');
    expect(durationText({ months: 0, ms: 0 })).toBe('PT0S');
  });

  test('fuzz: reading never throws and gives whole numbers', () => {
    const piece = fc.constantFrom(
      'P',
      'T',
      'Y',
      'M',
      'W',
      'D',
      'H',
      'S',
      '.',
      ',',
      '-',
      '0',
      '1',
      '99999999',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const duration = parseDuration(text);
          if (duration === undefined) return;
          expect(Number.isSafeInteger(duration.months) && duration.months >= 0).toBe(true);
          expect(Number.isSafeInteger(duration.ms) && duration.ms >= 0).toBe(true);
        },
      ),
      { seed: 502, numRuns: 1000 },
    );
  });
});
