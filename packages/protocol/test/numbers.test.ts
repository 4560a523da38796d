import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonRepr } from '../src/number/python_repr.ts';
import { round9 } from '../src/number/round9.ts';
import { canonicalizeJson } from '../src/mod.ts';
import { numbers } from './support/vectors.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('numbers as Python writes them', () => {
  it.each(numbers.numbers)('$repr', ({ x, repr, round9: rounded, ecmascript }) => {
    expect(pythonRepr(x)).toBe(repr);
    expect(pythonRepr(round9(x))).toBe(rounded);
    expect(canonicalizeJson(x)).toBe(ecmascript);
  });

  it('keep the sign of zero', () => {
    expect(pythonRepr(0)).toBe('0.0');
    expect(pythonRepr(-0)).toBe('-0.0');
    expect(pythonRepr(round9(-4.9e-10))).toBe('-0.0');
  });

  it('read back as the same number', () => {
    fc.assert(
      fc.property(finite, (x) => {
        expect(Number(pythonRepr(x))).toBe(x);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%s has no form', (x) => {
    expect(() => pythonRepr(x)).toThrow(expect.objectContaining({ code: 'value_not_canonical' }));
    expect(() => round9(x)).toThrow(expect.objectContaining({ code: 'value_not_canonical' }));
  });
});

describe('round9', () => {
  it.each([
    [0.1234567885, 0.123456789],
    [0.1234567895, 0.12345679],
    [1.0000000005, 1.000000001],
    [1.5000000015, 1.500000002],
    [5e-10, 1e-9],
    [4.9e-10, 0],
    [2.5e-9, 3e-9],
    [1 / 3, 0.333333333],
    [-0.4, -0.4],
    [0.9999999995, 1],
    [-0.9999999995, -1],
  ])('%d → %d', (x, rounded) => expect(round9(x)).toBe(rounded));

  const moderate = fc.double({ min: -1e6, max: 1e6, noNaN: true });

  it('is idempotent', () => {
    fc.assert(
      fc.property(finite, (x) => {
        expect(round9(round9(x))).toBe(round9(x));
      }),
      { numRuns: 2000 },
    );
  });

  it('is odd: the magnitude is rounded, whatever the sign', () => {
    fc.assert(
      fc.property(moderate, (x) => {
        expect(round9(-x)).toBe(-round9(x));
      }),
      { numRuns: 2000 },
    );
  });

  it('moves a number by at most half a unit of the ninth decimal', () => {
    fc.assert(
      fc.property(fc.double({ min: -4096, max: 4096, noNaN: true }), (x) => {
        expect(Math.abs(round9(x) - x)).toBeLessThanOrEqual(0.5e-9 + 1e-12);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not reverse an order', () => {
    fc.assert(
      fc.property(moderate, moderate, (a, b) => {
        expect(round9(Math.min(a, b))).toBeLessThanOrEqual(round9(Math.max(a, b)));
      }),
      { numRuns: 2000 },
    );
  });
});
