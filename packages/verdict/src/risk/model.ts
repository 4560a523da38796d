import { canonicalizeJson, type Sha256Hex, sha256Hex } from '@kakeya/protocol';
import type { FeatureName } from './features.ts';

export const RISK_MODEL_FORMAT = 'kakeya/risk-model/1';

/**
 * A generalised additive model of log-odds: z = base + Σ (fⱼ(xⱼ) − backgroundⱼ). Logistic regression has linear
 * fⱼ, boosted stumps have step functions, because a stump reads one feature.
 */
export interface RiskModel {
  readonly format: typeof RISK_MODEL_FORMAT;
  readonly kind: RiskModelKind;
  /** The expectation of z over the training rows. */
  readonly base: number;
  readonly features: readonly ModelFeature[];
  readonly calibrator: Calibrator;
  /** The newest row of training: rows up to here must not calibrate conformal decisions on this model's score. */
  readonly trainedThroughMs: number;
  /** SHA-256 of the rows: see the card. */
  readonly dataHash: Sha256Hex;
}

export type RiskModelKind = 'logistic' | 'stumps';

export interface ModelFeature {
  readonly name: FeatureName;
  /** The mean of fⱼ over the training rows. */
  readonly background: number;
  /** null: without this feature there is no score. Otherwise fⱼ of "not known", at least fⱼ of every value. */
  readonly whenMissing: number | null;
  readonly term: LinearTerm | StepTerm;
}

/** fⱼ(x) = weight · (x − mean) / scale, x limited to [low, high], the range of training: no extrapolation. */
export interface LinearTerm {
  readonly kind: 'linear';
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly scale: number;
  readonly weight: number;
}

/** fⱼ(x) = values[number of thresholds ≤ x]. */
export interface StepTerm {
  readonly kind: 'steps';
  /** Ascending. */
  readonly thresholds: readonly number[];
  /** One more than thresholds. */
  readonly values: readonly number[];
}

export type Calibrator = PlattCalibrator | IsotonicCalibrator;

/** p = 1 / (1 + e^−η), η = slope · max(z, lowest) + intercept: what lies below all that was seen is not safer still. */
export interface PlattCalibrator {
  readonly kind: 'platt';
  readonly lowest: number;
  /** Above 0: a calibrator never inverts the ranking. */
  readonly slope: number;
  readonly intercept: number;
  readonly slopeVariance: number;
  readonly interceptVariance: number;
  readonly covariance: number;
}

/** Ascending blocks; one covers the z above its predecessor's `through`, up to its own. The last has no upper end. */
export interface IsotonicCalibrator {
  readonly kind: 'isotonic';
  readonly blocks: readonly IsotonicBlock[];
}

export interface IsotonicBlock {
  readonly through: number;
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}

/** The canonical bytes of a model, as text: what is stored, and what its id is the SHA-256 of. */
export function riskModelText(model: RiskModel): string {
  return canonicalizeJson(model);
}

export function riskModelId(model: RiskModel): Sha256Hex {
  return sha256Hex(new TextEncoder().encode(riskModelText(model)));
}
