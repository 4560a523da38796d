import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { directions } from '../src/mod.ts';
import { codeOf } from './support/outcome.ts';

const generators = ['numpy-legacy', 'philox'] as const;

describe.each(generators)('directions from %s', (generator) => {
  test('every row has length 1, and a shorter list is a prefix of a longer one', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffffffff),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 6 }),
        (seed, d, count) => {
          const long = directions({ count: 6, d, seed, generator });
          for (let row = 0; row < 6; row++) {
            const square = long.data.slice(row * d, (row + 1) * d).reduce((sum, x) => sum + x * x, 0);
            expect(Math.abs(square - 1)).toBeLessThan(1e-14);
          }
          expect(directions({ count, d, seed, generator }).data).toEqual(long.data.slice(0, count * d));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('sizes that are not positive integers are refused, and so are absurd ones', () => {
    for (const [count, d] of [
      [0, 3],
      [3, 0],
      [1.5, 3],
      [Number.NaN, 3],
    ] as const) {
      expect(codeOf(() => directions({ count, d, seed: 1, generator }))).toBe('parameter_invalid');
    }
    expect(codeOf(() => directions({ count: 1e9, d: 1e9, seed: 1, generator }))).toBe('input_too_large');
  });
});
