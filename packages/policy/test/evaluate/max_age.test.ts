import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Truth } from '../../src/model/verdict.ts';
import { dateText } from '../../src/time/date_text.ts';
import { truthOfRule } from '../support/one_rule.ts';

const ask = (audited: string, age: string, now: string): Truth =>
  truthOfRule('max_age', 'audited', { const: age }, { values: { audited }, now });

describe('max_age', () => {
  test.each([
    ['on the day itself', '2024-01-01', 'P1Y', '2024-01-01T00:00:00Z', true],
    ['in the future by a millisecond', '2024-01-01T00:00:00.001Z', 'P1Y', '2024-01-01T00:00:00Z', false],
    ['in the future by years', '2030-01-01', 'P100Y', '2024-01-01T00:00:00Z', false],
    ['on the last moment', '2023-01-01', 'P1Y', '2024-01-01T00:00:00Z', true],
    ['a millisecond late', '2023-01-01', 'P1Y', '2024-01-01T00:00:00.001Z', false],
    ['leap year, 365 days', '2024-01-01', 'P365D', '2024-12-31T00:00:00Z', true],
    ['leap year, 365 days, a year later', '2024-01-01', 'P365D', '2025-01-01T00:00:00Z', false],
    ['leap year, a year', '2024-01-01', 'P1Y', '2025-01-01T00:00:00Z', true],
    ['from 29 February, a year', '2024-02-29', 'P1Y', '2025-02-28T00:00:00Z', true],
    ['from 29 February, a year and a day', '2024-02-29', 'P1Y', '2025-03-01T00:00:00Z', false],
    ['from the end of a month', '2024-01-31', 'P1M', '2024-02-29T00:00:00Z', true],
    ['from the end of a month, late', '2024-01-31', 'P1M', '2024-03-01T00:00:00Z', false],
    ['with an offset', '2024-01-01T00:00:00+14:00', 'PT1H', '2023-12-31T11:00:00Z', true],
    ['no time at all', '2024-01-01', 'PT0S', '2024-01-01T00:00:00Z', true],
    ['longer than any calendar', '2024-01-01', 'P999999Y', '2024-01-01T00:00:00Z', null],
  ])('%s', (_what, audited, age, now, expected) => {
    expect(ask(audited, age, now)).toBe(expected);
  });

  test('without the date it is unknown', () => {
    expect(truthOfRule('max_age', 'audited', { const: 'P1Y' })).toBeNull();
  });

  test('holds from the date to its end and at no other moment', () => {
    const day = 86_400_000;
    const offsets = fc.integer({ min: -5 * day, max: 15 * day });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), offsets, (from, offset) => {
        const now = new Date(from + offset).toISOString();
        expect(ask(dateText(from), 'P10D', now)).toBe(offset >= 0 && offset <= 10 * day);
      }),
      { seed: 531, numRuns: 50 },
    );
  });
});
