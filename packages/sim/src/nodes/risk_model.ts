import { asSha256Hex } from '@kakeya/protocol';
import { FEATURE_NAMES, type Features, RISK_MODEL_FORMAT, type RiskModel } from '@kakeya/verdict/risk';

/** Looks at two features that every record has. */
export const RISK_MODEL: RiskModel = {
  format: RISK_MODEL_FORMAT,
  kind: 'logistic',
  base: 0,
  features: (['r', 'degraded'] as const).map((name) => ({
    name,
    background: 0,
    whenMissing: null,
    term: { kind: 'linear', low: 0, high: 1, mean: 0.5, scale: 1, weight: 1 },
  })),
  calibrator: {
    kind: 'platt',
    lowest: -10,
    slope: 1,
    intercept: 0,
    slopeVariance: 0.01,
    interceptVariance: 0.01,
    covariance: 0,
  },
  trainedThroughMs: 0,
  dataHash: asSha256Hex('ab'.repeat(32)),
};

/** Of a labelled outcome that it can score. */
export const FEATURES: Features = Object.assign(
  {},
  ...FEATURE_NAMES.map((name) => ({ [name]: name === 'r' ? 0.3 : 0 })),
);
