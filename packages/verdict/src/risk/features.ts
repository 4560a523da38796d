import type { Pcs } from '@kakeya/protocol';
import { cohNull, ratioNull } from '@kakeya/signals';
import { DEFAULT_PARAMS } from '../params.ts';
import { recompute } from '../recompute.ts';

/**
 * Every feature, in the one order that training and serving share. Logarithms are natural.
 * `*_excess` is the signal minus the mean of its null of the same size; indicators are 0 or 1.
 */
export const FEATURE_NAMES = [
  'D_hat',
  'coh_star',
  'coh_star_excess',
  'r',
  'r_excess',
  'log_n',
  'log_d',
  'regime_sticky',
  'regime_non_sticky',
  'budget',
  'degraded',
  'fallbacks',
  'log_clock_skew_ms',
  'version_0_2',
  'kind_points',
  'kind_embeddings',
  'kind_text',
  'grounding_jaccard',
  'grounding_containment',
  'grounding_unsupported',
  'log_answer_tokens',
] as const;

export type FeatureName = (typeof FEATURE_NAMES)[number];

/** null: not known of this output. It is never a number that stands for "not known". */
export type Features = Readonly<Record<FeatureName, number | null>>;

/** What the grounding check measured of the answer. */
export interface GroundingFeatures {
  readonly jaccard: number;
  readonly containment: number;
  /** Spans of the answer that no passage supports. */
  readonly unsupportedCount: number;
  readonly answerTokens: number;
  /** UTF-8 length of the answer, only if the answer is the payload of which the record's r was taken. */
  readonly answerBytes?: number;
}

/** Directions that coh★ is taken along by default. A record does not say; its null is of the default. */
const DEFAULT_DIRECTIONS = 100;

/**
 * The features of one output. D̂, regime and budget are recomputed from the record's counts under the default
 * parameters, never believed and never dependent on a tenant's settings: training and serving see the same numbers.
 */
export function featuresOf(record: Pcs, grounding?: GroundingFeatures): Features {
  const recomputed = recompute(record, DEFAULT_PARAMS);
  const { n = null, d = null, payload_kind: kind = null } = record.version === '0.2' ? record : {};
  const textBytes = kind === 'text' ? (grounding?.answerBytes ?? null) : null;
  return {
    D_hat: known(recomputed?.D_hat),
    coh_star: known(record.coh_star),
    coh_star_excess: coherenceExcess(record.coh_star, n, d),
    r: known(record.r),
    r_excess: ratioExcess(record.r, textBytes),
    log_n: logOf(n),
    log_d: logOf(d),
    regime_sticky: indicator(recomputed?.regime, 'sticky'),
    regime_non_sticky: indicator(recomputed?.regime, 'non_sticky'),
    budget: known(recomputed?.budget),
    degraded: indicator(record.ft?.degraded, true),
    fallbacks: known(record.ft?.fallbacks.length),
    log_clock_skew_ms: log1pOf(record.ft && Math.abs(record.ft.clock_skew_ms)),
    version_0_2: indicator(record.version, '0.2'),
    kind_points: indicator(kind, 'points'),
    kind_embeddings: indicator(kind, 'embeddings'),
    kind_text: indicator(kind, 'text'),
    grounding_jaccard: known(grounding?.jaccard),
    grounding_containment: known(grounding?.containment),
    grounding_unsupported: known(grounding?.unsupportedCount),
    log_answer_tokens: log1pOf(grounding?.answerTokens),
  };
}

function coherenceExcess(value: number, n: number | null, d: number | null): number | null {
  if (n === null || d === null || !Number.isFinite(value)) return null;
  const bins = DEFAULT_PARAMS.cohBins;
  const comparison = cohNull({ n, d, directions: DEFAULT_DIRECTIONS, bins, value });
  return comparison === null ? null : known(value - comparison.mean);
}

function ratioExcess(value: number, bytes: number | null): number | null {
  if (bytes === null || !Number.isFinite(value)) return null;
  const comparison = ratioNull({ bytes, value });
  return comparison === null ? null : known(value - comparison.mean);
}

const known = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

const logOf = (value: number | null): number | null =>
  value !== null && value > 0 ? known(Math.log(value)) : null;

const log1pOf = (value: number | undefined): number | null =>
  value !== undefined && value >= 0 ? known(Math.log1p(value)) : null;

function indicator<T>(value: T | null | undefined, of: T): number | null {
  if (value === null || value === undefined) return null;
  return value === of ? 1 : 0;
}
