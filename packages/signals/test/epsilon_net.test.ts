import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { directions, epsilonNetBound } from '../src/mod.ts';
import { codeOf } from './support/outcome.ts';

const anyCase = fc.record({
  directions: fc.integer({ min: 1, max: 1e6 }),
  d: fc.integer({ min: 2, max: 2000 }),
  epsilon: fc.double({ min: 0.001, max: 1, noNaN: true }),
});

describe('ε-net bound', () => {
  test('the covering number is (2 / ε)^(d − 1)', () => {
    expect(epsilonNetBound({ directions: 100, d: 3, epsilon: 0.1 }).covering_number).toBeCloseTo(400, 9);
    expect(epsilonNetBound({ directions: 100, d: 1, epsilon: 0.1 }).covering_number).toBe(1);
  });

  test('100 directions in 768 dimensions guarantee nothing, and nothing is capped', () => {
    const bound = epsilonNetBound({ directions: 100, d: 768, epsilon: 0.1 });
    expect(bound.guarantee_met).toBe(false);
    expect(bound.covering_number).toBe(Number.POSITIVE_INFINITY);
    expect(bound.required_samples).toBe(Number.POSITIVE_INFINITY);
    expect(bound.log10_covering_number).toBeCloseTo(767 * Math.log10(20), 9);
    expect(bound.log10_required_samples).toBeGreaterThan(bound.log10_covering_number);
    expect(bound.approximation_error).toBe(Math.SQRT2);
  });

  test('guarantee_met says that the radius reached is at most ε', () => {
    fc.assert(
      fc.property(anyCase, (options) => {
        const bound = epsilonNetBound(options);
        expect(bound.approximation_error).toBeGreaterThan(0);
        expect(bound.approximation_error).toBeLessThanOrEqual(Math.SQRT2);
        expect(bound.guarantee_met).toBe(options.directions >= bound.required_samples);
        // One sample less than required still reaches nearly ε: the requirement is rounded up.
        const tolerance = bound.guarantee_met ? 1e-9 : -1e-2;
        expect(bound.approximation_error <= options.epsilon * (1 + tolerance)).toBe(bound.guarantee_met);
      }),
    );
  });

  test('more directions reach a smaller radius; more confidence needs more directions', () => {
    fc.assert(
      fc.property(anyCase, (options) => {
        const more = epsilonNetBound({ ...options, directions: 2 * options.directions });
        expect(more.approximation_error).toBeLessThanOrEqual(epsilonNetBound(options).approximation_error);
        const surer = epsilonNetBound({ ...options, confidence: 0.999 });
        expect(surer.log10_required_samples).toBeGreaterThan(epsilonNetBound(options).log10_required_samples);
      }),
    );
  });

  test('in the plane, the required number of real directions does cover every direction within ε', () => {
    const epsilon = 0.1;
    const { required_samples } = epsilonNetBound({ directions: 1, d: 2, epsilon });
    for (let seed = 0; seed < 10; seed++) {
      const { data } = directions({ count: required_samples, d: 2, seed, generator: 'philox' });
      for (let angle = 0; angle < Math.PI; angle += 0.01) {
        const [x, y] = [Math.cos(angle), Math.sin(angle)];
        let nearest = Number.POSITIVE_INFINITY;
        for (let i = 0; i < data.length; i += 2) {
          const along = Math.abs(x * data[i]! + y * data[i + 1]!);
          nearest = Math.min(nearest, Math.sqrt(Math.max(0, 2 - 2 * along)));
        }
        expect(nearest).toBeLessThanOrEqual(epsilon);
      }
    }
  });

  test('meaningless options are refused', () => {
    const good = { directions: 100, d: 3, epsilon: 0.1 };
    const bad = [
      { directions: 0 },
      { d: 0 },
      { d: 1.5 },
      { epsilon: 0 },
      { epsilon: 1.1 },
      { confidence: 1 },
      { confidence: 0 },
    ];
    for (const part of [...bad, { epsilon: Number.NaN }, { confidence: Number.NaN }]) {
      expect(codeOf(() => epsilonNetBound({ ...good, ...part }))).toBe('parameter_invalid');
    }
  });
});
