import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { theilSenLine, theilSenSlope } from '../src/mod.ts';
import vectors from '../vectors/theil_sen.json' with { type: 'json' };
import { codeOf } from './support/outcome.ts';

const scales = [2, 4, 8, 16, 32];
const counts = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 5, maxLength: 5 });

describe('Theil–Sen slope', () => {
  test('the schema example of the PCS gives 0.867 (0.1) and 0.857 (0.2)', () => {
    expect(theilSenSlope(scales, [3, 5, 9, 17, 31], 'upper')).toBeCloseTo(0.867, 3);
    expect(theilSenSlope(scales, [3, 5, 9, 17, 31], 'true')).toBeCloseTo(0.857, 3);
  });

  test.each(vectors)('both medians of $counts', (vector) => {
    expect(Math.abs(theilSenSlope(vector.scales, vector.counts, 'upper') - vector.upper)).toBeLessThan(1e-12);
    expect(Math.abs(theilSenSlope(vector.scales, vector.counts, 'true') - vector.true)).toBeLessThan(1e-12);
  });

  test('a power law of the scale gives its exponent exactly', () => {
    for (const D of [0, 1, 2, 3]) {
      const cells = scales.map((scale) => scale ** D);
      expect(theilSenSlope(scales, cells, 'upper')).toBe(D);
      expect(theilSenSlope(scales, cells, 'true')).toBe(D);
    }
  });

  test('one wild count does not move a slope of many scales', () => {
    const many = [1, 2, 4, 8, 16, 32, 64];
    const cells = many.map((scale) => scale ** 2);
    cells[3] = 1e6;
    expect(theilSenSlope(many, cells, 'true')).toBe(2);
  });

  test('the order of the scales and a constant factor of the counts make no difference', () => {
    fc.assert(
      fc.property(counts, fc.constantFrom<'upper' | 'true'>('upper', 'true'), (cells, median) => {
        const slope = theilSenSlope(scales, cells, median);
        expect(theilSenSlope(scales.toReversed(), cells.toReversed(), median)).toBe(slope);
        const scaled = theilSenSlope(
          scales,
          cells.map((cell) => cell * 8),
          median,
        );
        expect(Math.abs(scaled - slope)).toBeLessThan(1e-12);
      }),
    );
  });

  test('a slope of zero is +0, in whatever order the scales come', () => {
    expect(theilSenSlope([8, 4, 2], [5, 5, 5], 'true')).toBe(0);
  });

  test('pitfall: the upper median is never the middle of an unsorted list', () => {
    fc.assert(
      fc.property(counts, (cells) => {
        const slopes: number[] = [];
        for (let i = 0; i < 5; i++) {
          for (let j = i + 1; j < 5; j++)
            slopes.push((Math.log2(cells[j]!) - Math.log2(cells[i]!)) / (j - i));
        }
        const sorted = slopes.toSorted((a, b) => a - b);
        expect(Math.abs(theilSenSlope(scales, cells, 'upper') - sorted[5]!)).toBeLessThan(1e-12);
        expect(Math.abs(theilSenSlope(scales, cells, 'true') - (sorted[4]! + sorted[5]!) / 2)).toBeLessThan(
          1e-12,
        );
      }),
    );
  });

  test('what determines no slope is refused', () => {
    expect(codeOf(() => theilSenSlope([2], [1], 'true'))).toBe('parameter_invalid');
    expect(codeOf(() => theilSenSlope([2, 2], [1, 1], 'true'))).toBe('parameter_invalid');
    expect(codeOf(() => theilSenSlope([2, 4], [0, 1], 'true'))).toBe('parameter_invalid');
    expect(codeOf(() => theilSenSlope([0, 4], [1, 1], 'true'))).toBe('parameter_invalid');
    expect(codeOf(() => theilSenSlope([2, 4], [1], 'true'))).toBe('dimension_mismatch');
    expect(codeOf(() => theilSenSlope([2, 4], [1, Number.NaN], 'true'))).toBe('input_not_finite');
    expect(codeOf(() => theilSenSlope([2, 4], [1, Number.POSITIVE_INFINITY], 'true'))).toBe(
      'input_not_finite',
    );
  });
});

describe('Theil–Sen line', () => {
  const medians = fc.constantFrom<'upper' | 'true'>('upper', 'true');

  test('has the slope of the record and as many points above it as below', () => {
    fc.assert(
      fc.property(counts, medians, (cells, median) => {
        const { x, y, slope, intercept } = theilSenLine(scales, cells, median);
        expect(slope).toBe(theilSenSlope(scales, cells, median));
        expect(x).toEqual([1, 2, 3, 4, 5]);
        const residuals = y.map((value, i) => value - slope * (x[i] ?? Number.NaN) - intercept);
        expect(residuals.filter((residual) => residual > 1e-9).length).toBeLessThanOrEqual(2);
        expect(residuals.filter((residual) => residual < -1e-9).length).toBeLessThanOrEqual(2);
      }),
    );
  });

  test('moves up by the logarithm of a constant factor of the counts', () => {
    fc.assert(
      fc.property(counts, medians, (cells, median) => {
        const before = theilSenLine(scales, cells, median).intercept;
        const eightfold = cells.map((cell) => cell * 8);
        expect(theilSenLine(scales, eightfold, median).intercept).toBeCloseTo(before + 3, 9);
      }),
    );
  });

  test('takes the upper of two middle residuals for 0.1 and their mean for 0.2', () => {
    // log₂: (1, 2), (2, 1), (3, 2), (4, 5). Both medians of the slopes are 1, and the residuals are 1, −1, −1, 1.
    const line = (median: 'upper' | 'true') => theilSenLine([2, 4, 8, 16], [4, 2, 4, 32], median);
    expect(line('upper')).toMatchObject({ slope: 1, intercept: 1 });
    expect(line('true')).toMatchObject({ slope: 1, intercept: 0 });
  });
});
