import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anomalyScore,
  averagePathLength,
  type IsolationForest,
  type IsolationTree,
  parseIsolationForest,
  trainIsolationForest,
} from '../../src/anomaly/mod.ts';
import { VerdictError } from '../../src/mod.ts';
import { seededRandom } from '../../src/stats/mod.ts';
import { drawRows, FEATURES } from './support/rows.ts';

/** A path length by the definition: the node after the left subtree is found by walking that subtree. */
function brutePath({ features, values }: IsolationTree, row: readonly number[], node = 0): number {
  const feature = features[node] ?? -1;
  const value = values[node] ?? 0;
  if (feature === -1) return bruteNormaliser(value);
  const next = (row[feature] ?? 0) < value ? node + 1 : endOf(features, node + 1);
  return 1 + brutePath({ features, values, rights: [] }, row, next);
}

const endOf = (features: readonly number[], node: number): number =>
  features[node] === -1 ? node + 1 : endOf(features, endOf(features, node + 1));

function bruteNormaliser(n: number): number {
  let harmonic = 0;
  for (let i = 1; i < n; i++) harmonic += 1 / i;
  return n < 2 ? 0 : 2 * harmonic - (2 * (n - 1)) / n;
}

/** A model of one hand-made tree: x < 1 | x ≥ 1, with one and three rows. */
const STUMP: IsolationForest = {
  kind: 'isolation_forest',
  version: 1,
  featureNames: ['x'],
  sampleSize: 4,
  trees: [{ features: [0, -1, -1], values: [1, 1, 3], rights: [2, 0, 0] }],
};

describe('the mean path length c(n)', () => {
  it("is the paper's formula, with exact harmonic numbers", () => {
    expect([0, 1, 2, 3, 4].map(averagePathLength)).toEqual([
      0,
      0,
      1,
      expect.closeTo(5 / 3, 12),
      expect.closeTo(13 / 6, 12),
    ]);
    // Liu, Ting and Zhou (ICDM 2008), eq. 1: H(i) ≈ ln(i) + 0.5772156649; its error is about 1 / 2i.
    for (const n of [100, 256, 4096]) {
      const paper = 2 * (Math.log(n - 1) + 0.5772156649) - (2 * (n - 1)) / n;
      expect(Math.abs(averagePathLength(n) - paper)).toBeLessThan(1.01 / (n - 1));
    }
  });

  it('is the mean depth of an unsuccessful search in a random binary search tree', () => {
    // By its recurrence: the n + 1 gaps of a tree with n keys, the root's rank uniform.
    const totals = [0];
    for (let n = 1; n <= 60; n++) {
      let total = n + 1;
      for (let rank = 0; rank < n; rank++) total += ((totals[rank] ?? 0) + (totals[n - 1 - rank] ?? 0)) / n;
      totals.push(total);
      expect(averagePathLength(n + 1)).toBeCloseTo(total / (n + 1), 9);
    }
  });

  it.each([-1, 0.5, 4097, Number.NaN])('refuses n = %s', (n) => {
    expect(() => averagePathLength(n)).toThrow(/integer/);
  });
});

describe('the anomaly score', () => {
  it('of a stump is 2^(−h/c(ψ))', () => {
    expect(anomalyScore(STUMP, [0])).toBeCloseTo(2 ** (-1 / (13 / 6)), 12);
    expect(anomalyScore(STUMP, [1])).toBeCloseTo(2 ** (-(1 + 5 / 3) / (13 / 6)), 12);
  });

  it('equals the definition on trained forests, and lies in (0, 1)', () => {
    const cell = fc.double({ min: -1e308, max: 1e308, noNaN: true });
    const coarse = fc.integer({ min: 0, max: 3 });
    const table = fc.integer({ min: 1, max: 3 }).chain((width) =>
      fc.array(fc.array(fc.oneof(cell, coarse), { minLength: width, maxLength: width }), {
        minLength: 3,
        maxLength: 20,
      }),
    );
    fc.assert(
      fc.property(table, fc.integer(), (rows, seed) => {
        const featureNames = Array.from({ length: rows[0]?.length ?? 0 }, (_, index) => `f${index}`);
        const training = rows.slice(0, -1);
        const model = trainIsolationForest(training, { trees: 5, sampleSize: 8, seed, featureNames });
        const sampleSize = Math.min(8, training.length);
        for (const row of rows) {
          const mean = model.trees.reduce((sum, tree) => sum + brutePath(tree, row), 0) / 5;
          const score = anomalyScore(model, row);
          expect(score).toBeCloseTo(2 ** (-mean / bruteNormaliser(sampleSize)), 12);
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThan(1);
        }
        // Whatever training grew, the parser takes: every row in one leaf, no deeper than the limit.
        expect(parseIsolationForest(JSON.parse(JSON.stringify(model)))).toEqual(model);
      }),
      { numRuns: 200 },
    );
  });

  it('of the points 0, 1 and 10 has the mean path lengths 1.9, 2 and 1.1 (seed 5)', () => {
    const featureNames = ['x'];
    const model = trainIsolationForest([[0], [1], [10]], {
      trees: 1000,
      sampleSize: 3,
      seed: 5,
      featureNames,
    });
    const lengths = [0, 1, 10].map((x) => -Math.log2(anomalyScore(model, [x])) * averagePathLength(3));
    // The first split falls above 1 with probability 0.9; four standard errors of 1000 trees are 0.038.
    expect(lengths[1]).toBeCloseTo(2, 9);
    expect(Math.abs((lengths[0] ?? 0) - 1.9)).toBeLessThan(0.038);
    expect(Math.abs((lengths[2] ?? 0) - 1.1)).toBeLessThan(0.038);
  });

  it('is 1 for a row with a missing or non-finite feature, or of another length', () => {
    const model = trainIsolationForest(drawRows(50, seededRandom(1)), { seed: 1, featureNames: FEATURES });
    for (const bad of [null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(anomalyScore(model, [0, 0, bad, 0])).toBe(1);
    }
    expect([
      anomalyScore(model, [0, 0, 0]),
      anomalyScore(model, []),
      anomalyScore(model, [0, 0, 0, 0, 0]),
    ]).toEqual([1, 1, 1]);
    expect(anomalyScore(model, [0, 0, 1, 4])).toBeLessThan(0.6);
  });
});

describe('training', () => {
  it('repeats for a seed and differs between seeds', () => {
    const rows = drawRows(300, seededRandom(1));
    const train = (seed: number) => trainIsolationForest(rows, { trees: 10, seed, featureNames: FEATURES });
    expect(train(1)).toEqual(train(1));
    expect(train(1)).not.toEqual(train(2));
  });

  it('leaves its rows as they were, and takes all of them if there are few', () => {
    const rows = drawRows(20, seededRandom(2));
    const copy = structuredClone(rows);
    expect(trainIsolationForest(rows, { seed: 1, featureNames: FEATURES }).sampleSize).toBe(20);
    expect(rows).toEqual(copy);
  });

  it('of equal rows gives 0.5 to all', () => {
    const rows = Array.from({ length: 10 }, () => [3]);
    const model = trainIsolationForest(rows, { seed: 1, featureNames: ['x'] });
    expect([anomalyScore(model, [3]), anomalyScore(model, [4])]).toEqual([
      expect.closeTo(0.5, 12),
      expect.closeTo(0.5, 12),
    ]);
  });

  it('splits numbers that no double lies between', () => {
    const rows = [[1], [1 + Number.EPSILON], [Number.MAX_VALUE], [-Number.MAX_VALUE]];
    const model = trainIsolationForest(rows, { trees: 50, seed: 1, featureNames: ['x'] });
    expect(parseIsolationForest(model)).toEqual(model);
  });

  it.each([
    ['one row', [[1]], {}, /2 rows/],
    ['a missing feature', [[1], [Number.NaN]], {}, /Row 1 has no finite x/],
    ['rows of another length', [[1], [1, 2]], {}, /Row 1 has 2 features/],
    ['no features', [[], []], { featureNames: [] }, /at least one/],
    [
      'a feature twice',
      [
        [1, 1],
        [2, 2],
      ],
      { featureNames: ['x', 'x'] },
      /twice/,
    ],
    ['no trees', [[1], [2]], { trees: 0 }, /trees/],
    ['samples of one', [[1], [2]], { sampleSize: 1 }, /sampleSize/],
    ['a seed that is none', [[1], [2]], { seed: Number.NaN }, /seed/],
  ])('refuses %s', (_, rows, options, message) => {
    expect(() => trainIsolationForest(rows, { seed: 1, featureNames: ['x'], ...options })).toThrow(message);
  });
});

describe('parseIsolationForest', () => {
  const [tree] = STUMP.trees;

  it.each<[string, unknown]>([
    ['another kind', { ...STUMP, kind: 'forest' }],
    ['another version', { ...STUMP, version: 2 }],
    ['no trees', { ...STUMP, trees: [] }],
    ['a link to itself', { ...STUMP, trees: [{ ...tree, rights: [0, 0, 0] }] }],
    [
      'a node that no link leads to',
      { ...STUMP, trees: [{ features: [0, -1, -1, -1], values: [1, 1, 7, 3], rights: [3, 0, 0, 0] }] },
    ],
    ['a link out of the tree', { ...STUMP, trees: [{ ...tree, rights: [3, 0, 0] }] }],
    ['a leaf with children', { ...STUMP, trees: [{ ...tree, rights: [2, 1, 0] }] }],
    ['a feature that the model does not have', { ...STUMP, trees: [{ ...tree, features: [1, -1, -1] }] }],
    ['leaves that hold too many rows', { ...STUMP, trees: [{ ...tree, values: [1, 1, 4] }] }],
    ['an empty leaf', { ...STUMP, trees: [{ ...tree, values: [1, 0, 4] }] }],
    ['lists of different lengths', { ...STUMP, trees: [{ ...tree, values: [1, 1, 3, 1] }] }],
    ['an infinite split', { ...STUMP, trees: [{ ...tree, values: [Number.POSITIVE_INFINITY, 1, 3] }] }],
    ['an unfinished tree', { ...STUMP, trees: [{ features: [0], values: [1], rights: [1] }] }],
    [
      'a tree deeper than its sample allows',
      {
        ...STUMP,
        trees: [
          {
            features: [0, 0, 0, -1, -1, -1, -1],
            values: [3, 2, 1, 1, 1, 1, 1],
            rights: [6, 5, 4, 0, 0, 0, 0],
          },
        ],
      },
    ],
  ])('refuses %s', (_, document) => {
    expect(() => parseIsolationForest(document)).toThrow(
      expect.objectContaining({ code: 'document_invalid' }),
    );
  });

  it('returns a model that scores every row, or throws document_invalid', () => {
    const trained = trainIsolationForest(drawRows(30, seededRandom(3)), {
      trees: 1,
      sampleSize: 6,
      seed: 3,
      featureNames: FEATURES,
    });
    const lists = ['features', 'values', 'rights'] as const;
    const odd = fc.oneof(fc.integer({ min: -2, max: 12 }), fc.double(), fc.jsonValue());
    fc.assert(
      fc.property(fc.constantFrom(...lists), fc.nat(12), odd, fc.jsonValue(), (list, index, value, other) => {
        const document = JSON.parse(JSON.stringify(trained));
        document.trees[0][list][index] = value;
        for (const input of [document, other, { ...trained, trees: other }]) {
          let outcome: unknown;
          try {
            const score = anomalyScore(parseIsolationForest(input), [0, 0, 1, 4]);
            outcome = score > 0 && score < 1 ? 'scored' : score;
          } catch (error) {
            outcome = error instanceof VerdictError ? error.code : error;
          }
          expect(['scored', 'document_invalid']).toContain(outcome);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
