import { asSha256Hex } from '@kakeya/protocol';
import fc from 'fast-check';
import {
  type Calibrator,
  FEATURE_NAMES,
  type FeatureName,
  type Features,
  type ModelFeature,
  RISK_MODEL_FORMAT,
  type RiskModel,
} from '../../../src/risk/mod.ts';
import { featuresFrom } from '../../../src/risk/parse_features.ts';

const DATA_HASH = asSha256Hex('ab'.repeat(32));

const finite = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });

const linear = (name: FeatureName): fc.Arbitrary<ModelFeature> =>
  fc
    .record({
      a: finite(50),
      b: finite(50),
      mean: finite(50),
      scale: fc.double({ min: 0.01, max: 50, noNaN: true }),
    })
    .chain(({ a, b, mean, scale }) =>
      fc.record({ weight: finite(5), background: finite(5) }).map(({ weight, background }) => ({
        name,
        background,
        whenMissing: null,
        term: { kind: 'linear' as const, low: Math.min(a, b), high: Math.max(a, b), mean, scale, weight },
      })),
    );

const steps = (name: FeatureName): fc.Arbitrary<ModelFeature> =>
  fc.uniqueArray(fc.integer({ min: -400, max: 400 }), { minLength: 1, maxLength: 6 }).chain((thresholds) =>
    fc
      .record({
        values: fc.array(finite(5), { minLength: thresholds.length + 1, maxLength: thresholds.length + 1 }),
        background: finite(5),
        scoredWhenMissing: fc.boolean(),
      })
      .map(({ values, background, scoredWhenMissing }) => ({
        name,
        background,
        whenMissing: scoredWhenMissing ? Math.max(...values) : null,
        term: {
          kind: 'steps' as const,
          thresholds: thresholds.map((eighths) => eighths / 8).toSorted((x, y) => x - y),
          values,
        },
      })),
  );

const platt: fc.Arbitrary<Calibrator> = fc.record({
  kind: fc.constant('platt' as const),
  lowest: finite(10),
  slope: fc.double({ min: 0.001, max: 5, noNaN: true }),
  intercept: finite(5),
  slopeVariance: fc.double({ min: 0, max: 2, noNaN: true }),
  interceptVariance: fc.double({ min: 0, max: 2, noNaN: true }),
  covariance: fc.constant(0),
});

const isotonic: fc.Arbitrary<Calibrator> = fc
  .uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 8 })
  .map((unsorted) => unsorted.toSorted((a, b) => a - b))
  .map((sorted) => ({
    kind: 'isotonic' as const,
    blocks: sorted.map((share, index) => ({
      through: index - 4,
      probability: share / 1000,
      low: (share / 1000) * 0.5,
      high: 1 - (1 - share / 1000) * 0.5,
    })),
  }));

/** Models of both kinds that follow every rule of the format, on `1 … maxFeatures` features. */
export const arbitraryModel = (maxFeatures = 8): fc.Arbitrary<RiskModel> =>
  fc
    .record({
      kind: fc.constantFrom('logistic' as const, 'stumps' as const),
      names: fc.uniqueArray(fc.constantFrom(...FEATURE_NAMES), { minLength: 1, maxLength: maxFeatures }),
      base: finite(5),
      calibrator: fc.oneof(platt, isotonic),
    })
    .chain(({ kind, names, base, calibrator }) =>
      fc
        .tuple(...names.map((name) => (kind === 'logistic' ? linear(name) : steps(name))))
        .map((features) => ({
          format: RISK_MODEL_FORMAT,
          kind,
          base,
          features,
          calibrator,
          trainedThroughMs: 1_767_225_600_000,
          dataHash: DATA_HASH,
        })),
    );

/** Every feature known. */
export const arbitraryFeatures: fc.Arbitrary<Features> = fc
  .array(finite(100), { minLength: FEATURE_NAMES.length, maxLength: FEATURE_NAMES.length })
  .map((values) => featuresFrom((name) => values[FEATURE_NAMES.indexOf(name)] ?? 0));
