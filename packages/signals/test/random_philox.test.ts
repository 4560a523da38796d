import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { directions, philox4x32, philoxGaussians } from '../src/mod.ts';
import { ieeeLog } from '../src/random/ieee_log.ts';
import { ieeeLog2 } from '../src/random/ieee_log2.ts';
import { normalQuantile } from '../src/random/wichura.ts';
import vectors from '../vectors/philox.json' with { type: 'json' };
import { fromBits, toBits } from './support/bits.ts';
import { codeOf } from './support/outcome.ts';

describe('Philox4x32-10', () => {
  test.each(vectors.philox4x32_10)(
    'Random123 known answer for counter $counter',
    ({ counter, key, words }) => {
      const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = counter;
      const [k0 = 0, k1 = 0] = key;
      expect(philox4x32([c0, c1, c2, c3], [k0, k1])).toEqual(words);
    },
  );

  test.each(vectors.gaussians)(
    'Gaussians of seed $seed, stream $stream are the vectors’ bits',
    ({ seed, stream, values }) => {
      expect([...philoxGaussians(seed, stream, values.length)].map(toBits)).toEqual(values);
    },
  );

  test.each(vectors.directions)(
    'directions of seed $seed in dimension $d are the vectors’ bits',
    ({ seed, d, rows }) => {
      const made = directions({ count: rows.length, d, seed, generator: 'philox' });
      expect([...made.data].map(toBits)).toEqual(rows.flat());
    },
  );

  test('a longer draw begins with the shorter one', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), fc.nat(30), (seed, stream, count) => {
        const long = philoxGaussians(seed, stream, 31);
        expect(philoxGaussians(seed, stream, count)).toEqual(long.slice(0, count));
      }),
      { numRuns: 100 },
    );
  });

  test('10,000 values have the mean, variance and fourth moment of a standard normal within five standard errors', () => {
    const values = philoxGaussians(1, 0, 10_000);
    const moment = (power: number): number => values.reduce((sum, x) => sum + x ** power, 0) / values.length;
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / 10_000));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / 10_000));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / 10_000));
  });

  test.each([-1, 2 ** 53, 0.5, Number.NaN])('seed or stream %d is refused', (bad) => {
    expect(codeOf(() => philoxGaussians(bad, 0, 1))).toBe('parameter_invalid');
    expect(codeOf(() => philoxGaussians(0, bad, 1))).toBe('parameter_invalid');
  });
});

describe('functions built from IEEE basic operations', () => {
  test.each(vectors.ln)('ln of bits $x', ({ x, ln }) => {
    expect(toBits(ieeeLog(fromBits(x)))).toBe(ln);
  });

  test('ln agrees with the platform within two units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -1022, max: Number.MAX_VALUE, noNaN: true }), (x) => {
        const expected = Math.log(x);
        expect(Math.abs(ieeeLog(x) - expected)).toBeLessThanOrEqual(Math.abs(expected) * 2 ** -51);
      }),
      { numRuns: 2000 },
    );
  });

  test('log2 of every power of two is exact', () => {
    for (let e = -1022; e <= 1023; e++) expect(ieeeLog2(2 ** e)).toBe(e);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 5e-324])('ln %d is refused', (x) => {
    expect(codeOf(() => ieeeLog(x))).toBe('parameter_invalid');
  });

  test.each(vectors.normal_quantile)('AS 241 at q of bits $q', ({ q, value }) => {
    expect(toBits(normalQuantile(fromBits(q)))).toBe(value);
  });

  test('the normal quantile is odd and increasing', () => {
    const inside = fc.double({ min: 2 ** -54, max: 0.5 - 2 ** -54, noNaN: true });
    fc.assert(
      fc.property(inside, inside, (a, b) => {
        expect(normalQuantile(-a)).toBe(-normalQuantile(a));
        expect(b - a <= 1e-12 || normalQuantile(b) > normalQuantile(a)).toBe(true);
      }),
    );
  });

  test.each([-0.5, 0.5, 1, Number.NaN])('the normal quantile at q = %d is refused', (q) => {
    expect(codeOf(() => normalQuantile(q))).toBe('parameter_invalid');
  });
});
