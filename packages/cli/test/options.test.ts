import { InvalidArgumentError } from 'commander';
import { describe, expect, test } from 'vitest';
import { parseEndpoint } from '../src/options/parse_endpoint.ts';
import { parseInstant } from '../src/options/parse_instant.ts';
import { integerFrom } from '../src/options/parse_integer.ts';
import { parseScales } from '../src/options/parse_scales.ts';

describe('options refuse what only looks like their type', () => {
  test('integers', () => {
    const port = integerFrom(0, 65_535);
    expect(['0', '8080', '65535'].map(port)).toEqual([0, 8080, 65_535]);
    for (const text of ['', '-1', '65536', '1e3', '0x10', ' 1', '1.0', '99999999999999999999', 'NaN']) {
      expect(() => port(text)).toThrow(InvalidArgumentError);
    }
  });

  test('scales: ascending, distinct, positive, at least two', () => {
    expect(parseScales('2,4,8')).toEqual([2, 4, 8]);
    for (const text of [
      '',
      '2',
      '4,2',
      '2,2',
      '0,2',
      '2,4.5',
      '2,,4',
      '2, 4',
      '2,x',
      Array(65)
        .keys()
        .map((i) => i + 1)
        .toArray()
        .join(),
    ]) {
      expect(() => parseScales(text)).toThrow(InvalidArgumentError);
    }
  });

  test('instants carry a zone', () => {
    expect(parseInstant('2025-01-19T12:00:00+02:00')).toBe('2025-01-19T12:00:00+02:00');
    for (const text of ['2025-01-19', '2025-01-19T12:00:00', '2025-13-01T00:00:00Z', 'now']) {
      expect(() => parseInstant(text)).toThrow(InvalidArgumentError);
    }
  });

  test('endpoints: http or https, without what would be lost or leaked', () => {
    expect(parseEndpoint('http://127.0.0.1:8080/')).toBe('http://127.0.0.1:8080');
    expect(parseEndpoint('https://host/prefix/')).toBe('https://host/prefix');
    for (const text of [
      '127.0.0.1:8080',
      'ftp://host',
      'http://user:pw@host',
      'http://host/?a=1',
      'http://host/#x',
    ]) {
      expect(() => parseEndpoint(text)).toThrow(InvalidArgumentError);
    }
  });
});
