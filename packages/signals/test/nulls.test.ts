import { describe, expect, it } from 'vitest';
import { unpackDirection } from '../src/kernels/packed_directions.ts';
import { COHERENCE_TABLE } from '../src/nulls/coherence_table.generated.ts';
import { COHERENCE_D, COHERENCE_N, coherenceTrials, RATIO_BYTES, ratioTrials } from '../src/nulls/grid.ts';
import type { NullMoments } from '../src/nulls/interpolate.ts';
import { cohNull, ratioNull, SYMBOL_SHARES } from '../src/nulls/mod.ts';
import { moments } from '../src/nulls/moments.ts';
import { NullRandom } from '../src/nulls/null_random.ts';
import { RATIO_TABLE } from '../src/nulls/ratio_table.generated.ts';
import { randomDirections, simulateCoherence } from '../src/nulls/simulate_coherence.ts';
import { simulateRatio } from '../src/nulls/simulate_ratio.ts';

/** A seed that the tables do not use. */
const SEED = 4242;
/** Standard errors that an estimate may be off: the draws are fixed by the seed, so this cannot fail by chance. */
const ERRORS = 5;

const DEFAULTS = { directions: 100, bins: 20 };

function coherenceValues(n: number, d: number, trials: number): number[] {
  const random = new NullRandom(SEED, n * 10_000 + d);
  return Array.from({ length: trials }, () =>
    simulateCoherence(n, randomDirections(d, 100, random), 20, random),
  );
}

function ratioValues(bytes: number, trials: number): number[] {
  const random = new NullRandom(SEED, bytes);
  return Array.from({ length: trials }, () => simulateRatio(bytes, random));
}

function momentsOf(values: readonly number[]): NullMoments {
  let next = 0;
  return moments(values.length, () => values[next++] ?? Number.NaN);
}

/** By how many standard errors the two moments differ, at most, between estimates from so many draws. */
function discrepancy(a: NullMoments, trialsA: number, b: NullMoments, trialsB: number): number {
  const ofMean = Math.abs(a.mean - b.mean) / Math.sqrt(a.sd ** 2 / trialsA + b.sd ** 2 / trialsB);
  const ofSd = Math.abs(Math.log(a.sd / b.sd)) / Math.sqrt(1 / (2 * trialsA) + 1 / (2 * trialsB));
  return Math.max(ofMean, ofSd);
}

describe('the coherence table', () => {
  it.each([
    [8, 1],
    [16, 3],
    [45, 8],
    [91, 64],
    [256, 2],
    [64, 4096],
  ])('has the moments of new samples with another seed: n = %i, d = %i', (n, d) => {
    const cell = COHERENCE_TABLE[COHERENCE_D.indexOf(d)]?.[COHERENCE_N.indexOf(n)];
    if (cell === undefined || cell === null) throw new Error('There is no such cell.');
    expect(discrepancy(momentsOf(coherenceValues(n, d, 300)), 300, cell, coherenceTrials(n, d))).toBeLessThan(
      ERRORS,
    );
  });

  it('is complete: a cell where the grid says so, and finite', () => {
    COHERENCE_D.forEach((d, row) =>
      COHERENCE_N.forEach((n, column) => {
        const cell = COHERENCE_TABLE[row]?.[column];
        expect(cell === null).toBe(coherenceTrials(n, d) === 0);
        const { mean, sd } = cell ?? { mean: 0.5, sd: 1 };
        expect(sd > 0 && mean > 0 && mean < 1).toBe(true);
      }),
    );
  });
});

describe('cohNull', () => {
  it.each([
    [10, 2],
    [100, 768],
    [190, 5],
    [700, 12],
    [1500, 3],
  ])('gives fresh null samples between the cells z of mean 0 and spread 1: n = %i, d = %i', (n, d) => {
    const trials = 120;
    const z = coherenceValues(n, d, trials).map(
      (value) => cohNull({ ...DEFAULTS, n, d, value })?.z ?? Number.NaN,
    );
    const { mean, sd } = momentsOf(z);
    // Interpolation may add a quarter of a standard deviation.
    expect(Math.abs(mean)).toBeLessThan(0.25 + ERRORS / Math.sqrt(trials));
    expect(sd).toBeGreaterThan(0.75);
    expect(sd).toBeLessThan(1.35);
    expect(z.filter((value) => Math.abs(value) > 5)).toHaveLength(0);
  });

  it('is (value − mean) / sd', () => {
    const result = cohNull({ ...DEFAULTS, n: 64, d: 64, value: 1 });
    const cell = COHERENCE_TABLE[COHERENCE_D.indexOf(64)]?.[COHERENCE_N.indexOf(64)];
    expect(result).toEqual({ ...cell, z: (1 - (cell?.mean ?? 0)) / (cell?.sd ?? 0) });
    expect(result?.z).toBeGreaterThan(10);
  });

  it.each([
    ['n too small', { n: 7, d: 3 }],
    ['n too large', { n: 131_073, d: 3 }],
    ['n too large for more than 8 dimensions', { n: 16_385, d: 9 }],
    ['d too large', { n: 100, d: 4097 }],
    ['no dimension', { n: 100, d: 0 }],
    ['n not a number', { n: Number.NaN, d: 3 }],
    ['d not a number', { n: 100, d: Number.NaN }],
    ['other directions', { n: 100, d: 3, directions: 99 }],
    ['other bins', { n: 100, d: 3, bins: 21 }],
  ])('is null outside the table: %s', (_, size) => {
    expect(cohNull({ ...DEFAULTS, ...size, value: 0.2 })).toBeNull();
  });

  it('covers the whole table up to its corners', () => {
    for (const [n, d] of [
      [8, 1],
      [8, 4096],
      [16_384, 4096],
      [16_384, 9],
      [131_072, 1],
      [131_072, 8],
    ] as const) {
      expect(cohNull({ ...DEFAULTS, n, d, value: 0.2 })).not.toBeNull();
    }
  });

  it('refuses a value that is not finite', () => {
    const input = { ...DEFAULTS, n: 100, d: 3, value: Number.NaN };
    expect(() => cohNull(input)).toThrow(expect.objectContaining({ code: 'input_not_finite' }));
  });
});

describe('the ratio table', () => {
  it.each([64, 256, 2048, 8192])('has the moments of new samples with another seed: %i bytes', (bytes) => {
    const cell = RATIO_TABLE[RATIO_BYTES.indexOf(bytes)];
    if (cell === undefined) throw new Error('There is no such cell.');
    expect(discrepancy(momentsOf(ratioValues(bytes, 150)), 150, cell, ratioTrials(bytes))).toBeLessThan(
      ERRORS,
    );
  });

  it('has one cell per size', () => {
    expect(RATIO_TABLE).toHaveLength(RATIO_BYTES.length);
    expect([RATIO_BYTES[0], RATIO_BYTES.at(-1)]).toEqual([64, 65_536]);
  });
});

describe('ratioNull', () => {
  it.each([101, 777, 5000, 23_000])(
    'gives fresh null texts between the cells z of mean 0 and spread 1: %i bytes',
    (bytes) => {
      const trials = 120;
      const z = ratioValues(bytes, trials).map((value) => ratioNull({ bytes, value })?.z ?? Number.NaN);
      const { mean, sd } = momentsOf(z);
      // Between two sizes deflate's blocks may move the mean by one standard deviation.
      expect(Math.abs(mean)).toBeLessThan(1 + ERRORS / Math.sqrt(trials));
      expect(sd).toBeGreaterThan(0.7);
      expect(sd).toBeLessThan(1.4);
    },
  );

  it('puts a looping text far below prose-like symbols', () => {
    expect(ratioNull({ bytes: 2000, value: 0.03 })?.z).toBeLessThan(-50);
  });

  it.each([63, 65_537, 0, Number.NaN])('is null outside the table: %d bytes', (bytes) => {
    expect(ratioNull({ bytes, value: 0.5 })).toBeNull();
  });

  it('refuses a value that is not finite', () => {
    expect(() => ratioNull({ bytes: 100, value: Number.NaN })).toThrow(
      expect.objectContaining({ code: 'input_not_finite' }),
    );
  });
});

describe('the generators of the nulls', () => {
  it('NullRandom golden vector: xoshiro128++ from the Philox block of stream 2, seed 1', () => {
    const random = new NullRandom(1, 2);
    expect(Array.from({ length: 6 }, () => random.word())).toEqual([
      3771393797, 2912971960, 416879491, 1576854563, 2672774770, 4137407503,
    ]);
  });

  it('NullRandom gives standard normal values', () => {
    const random = new NullRandom(SEED, 1);
    const trials = 200_000;
    const { mean, sd } = moments(trials, () => random.gaussian());
    expect(Math.abs(mean)).toBeLessThan(ERRORS / Math.sqrt(trials));
    expect(Math.abs(sd - 1)).toBeLessThan(ERRORS / Math.sqrt(2 * trials));
    const beyond = Array.from({ length: trials }, () => random.gaussian()).filter(
      (x) => Math.abs(x) > 1.959964,
    ).length;
    expect(Math.abs(beyond / trials - 0.05)).toBeLessThan(ERRORS * Math.sqrt((0.05 * 0.95) / trials));
  });

  it.each([
    ['as many dimensions as directions', 6],
    ['more dimensions than directions', 9],
    ['fewer dimensions than directions', 3],
  ])('directions are unit vectors with the inner products of uniform ones: %s', (_, d) => {
    const random = new NullRandom(SEED, d);
    const squares: number[] = [];
    for (let trial = 0; trial < 2000; trial++) {
      const packed = randomDirections(d, 6, random);
      const [first, last] = [unpackDirection(packed, 1), unpackDirection(packed, 5)];
      expect(first.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 12);
      squares.push(first.reduce((sum, x, k) => sum + x * last[k]!, 0) ** 2);
    }
    const { mean, sd } = momentsOf(squares);
    expect(Math.abs(mean - 1 / d)).toBeLessThan((ERRORS * sd) / Math.sqrt(2000));
  });

  it('the symbols of the null text have the documented shares', () => {
    expect(Object.values(SYMBOL_SHARES).reduce((sum, share) => sum + share, 0)).toBe(1000);
    const entropy = Object.values(SYMBOL_SHARES).reduce(
      (sum, share) => sum - (share / 1000) * Math.log2(share / 1000),
      0,
    );
    expect(entropy).toBeCloseTo(4.2, 1);
  });
});
