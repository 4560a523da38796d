import { describe, expect, test } from 'vitest';
import { NumpyLegacyRandom } from '../src/mod.ts';
import vectors from '../vectors/numpy_legacy.json' with { type: 'json' };
import { toBits } from './support/bits.ts';
import { codeOf } from './support/outcome.ts';

describe('numpy RandomState(seed)', () => {
  test('RandomState(42).randn starts with the values of the contract', () => {
    const random = new NumpyLegacyRandom(42);
    const first = [random.gaussian(), random.gaussian(), random.gaussian(), random.gaussian()];
    expect(first).toEqual([0.4967141530112327, -0.13826430117118466, 0.6476885381006925, 1.5230298564080254]);
  });

  test.each(vectors.streams)('seed $seed: words are numpy’s, across a twist of the state', (vector) => {
    const random = new NumpyLegacyRandom(vector.seed);
    const words = Array.from({ length: 700 }, () => random.uint32());
    expect(words.slice(0, 4)).toEqual(vector.words_first);
    expect(words.slice(622, 627)).toEqual(vector.words_at_622);
  });

  test.each(vectors.streams)('seed $seed: doubles are numpy’s bit for bit', (vector) => {
    const random = new NumpyLegacyRandom(vector.seed);
    expect(vector.doubles.map(() => toBits(random.double()))).toEqual(vector.doubles);
  });

  test.each(vectors.streams)(
    'seed $seed: Gaussians, cached ones too, are numpy’s within one unit in the last place',
    (vector) => {
      const random = new NumpyLegacyRandom(vector.seed);
      for (const expected of vector.gaussians) {
        expect(Math.abs(random.gaussian() - expected)).toBeLessThanOrEqual(Math.abs(expected) * 2 ** -52);
      }
    },
  );

  test.each([-1, 2 ** 32, 1.5, Number.NaN])('seed %d is refused, as numpy refuses it', (seed) => {
    expect(codeOf(() => new NumpyLegacyRandom(seed))).toBe('parameter_invalid');
  });
});
