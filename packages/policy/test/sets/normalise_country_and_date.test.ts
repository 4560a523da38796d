import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COUNTRIES } from '../../src/sets/identity/country_codes.ts';
import { normaliseCountry } from '../../src/sets/identity/normalise_country.ts';
import { normaliseDate } from '../../src/sets/identity/normalise_date.ts';
import { outcome } from './support/sets.ts';

describe('countries', () => {
  it.each([
    ['de', 'DE'],
    [' DEU ', 'DE'],
    ['usa', 'US'],
    ['PRK', 'KP'],
    ['KOR', 'KR'],
    ['CHE', 'CH'],
    ['XKX', 'XK'],
    ['EL', 'GR'],
    ['UK', 'GB'],
  ])('%j is %s', (text, code) => {
    expect(normaliseCountry(text)).toBe(code);
  });

  it.each(['', 'Germany', 'D', 'XX', 'EU', '276', 'constructor', 'ß', 'ﬁ', 'ıt'])('%j is refused', (text) => {
    expect(outcome(() => normaliseCountry(text))).toBe('set_invalid');
  });

  it('are the 249 of ISO 3166-1 and Kosovo, each by two and by three letters', () => {
    const codes = new Set(COUNTRIES.values());
    expect(codes.size).toBe(250);
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect([...codes].filter((code) => names.of(code) === undefined)).toEqual([]);
    for (const code of codes) {
      const written = [...COUNTRIES].filter(([, to]) => to === code).map(([from]) => from.length);
      expect(written.filter((length) => length === 3)).toEqual([3]);
      expect(COUNTRIES.get(code)).toBe(code);
    }
  });
});

describe('dates', () => {
  it.each([
    ['2024-02-29', '2024-02-29'],
    ['20240131', '2024-01-31'],
    ['31.01.2024', '2024-01-31'],
    ['1.2.1970', '1970-02-01'],
    [' 2024-01-31T23:59:59.123456789Z ', '2024-01-31'],
    ['2024-01-31T23:30:00-11:00', '2024-01-31'],
    ['2024-01-31 08:00', '2024-01-31'],
    ['0999-12-31', '0999-12-31'],
    ['2000-02-29', '2000-02-29'],
  ])('%j is %s', (text, day) => {
    expect(normaliseDate(text)).toBe(day);
  });

  it.each([
    '',
    '2024',
    '2024-1-31',
    '2023-02-29',
    '1900-02-29',
    '2024-04-31',
    '2024-01-00',
    '31.02.2024',
    '00000000',
    '20241301',
    '1.2.70',
    'Jan 31 2024',
    '2024-01-31x',
  ])('%j is refused', (text) => {
    expect(outcome(() => normaliseDate(text))).toBe('set_invalid');
  });

  it.each(['01/02/2024', '2024/01/02', '1/2/24'])('%j is refused as ambiguous', (text) => {
    expect(() => normaliseDate(text)).toThrow(/ambiguous/);
  });

  it('are in the calendar exactly where the one of ECMAScript has them', () => {
    const two = (n: number): string => String(n).padStart(2, '0');
    for (const year of ['1900', '2000', '2023', '2024']) {
      for (let month = 0; month < 14; month += 1) {
        for (let day = 0; day < 33; day += 1) {
          const text = `${year}-${two(month)}-${two(day)}`;
          const at = new Date(`${text}T00:00:00Z`);
          const there = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
          expect(outcome(() => normaliseDate(text))).toBe(there ? text : 'set_invalid');
        }
      }
    }
  });

  it('every day is the same one in all three forms, and its own normal form', () => {
    const day = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year = '', month = '', dayOfMonth = ''] = iso.split('-');
        for (const text of [iso, `${year}${month}${dayOfMonth}`, `${dayOfMonth}.${month}.${year}`]) {
          expect(normaliseDate(text)).toBe(iso);
        }
      }),
      { seed: 54 },
    );
  });
});
