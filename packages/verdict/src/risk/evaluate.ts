import type { FeatureName, Features } from './features.ts';
import type { ModelFeature, RiskModel } from './model.ts';

export type Unscored = {
  readonly kind: 'unscored';
  /** Features of the model that are missing, NaN or infinite. */
  readonly missing: readonly FeatureName[];
};

export type Terms = {
  readonly kind: 'terms';
  /** fⱼ(xⱼ) − backgroundⱼ, in the model's order. */
  readonly values: readonly number[];
  /** base + values[0] + values[1] + …, added in that order. */
  readonly logOdds: number;
};

/** The raw score with its parts. */
export function evaluate(
  model: Pick<RiskModel, 'base' | 'features'>,
  features: Readonly<Partial<Features>>,
): Terms | Unscored {
  const values: number[] = [];
  const missing: FeatureName[] = [];
  let logOdds = model.base;
  for (const feature of model.features) {
    const value = termOf(feature, features[feature.name]);
    if (value === undefined) {
      missing.push(feature.name);
      continue;
    }
    const centred = value - feature.background;
    values.push(centred);
    logOdds += centred;
  }
  return missing.length > 0 ? { kind: 'unscored', missing } : { kind: 'terms', values, logOdds };
}

/** undefined where the value is not usable: a NaN is damage, not "not known", and is never scored. */
export function termOf(feature: ModelFeature, x: number | null | undefined): number | undefined {
  if (x === null || x === undefined) return feature.whenMissing ?? undefined;
  if (!Number.isFinite(x)) return undefined;
  const { term } = feature;
  if (term.kind === 'linear') {
    return (term.weight * (Math.min(term.high, Math.max(term.low, x)) - term.mean)) / term.scale;
  }
  return term.values[countAtMost(term.thresholds, x)];
}

/** How many of the ascending thresholds are ≤ x. */
function countAtMost(thresholds: readonly number[], x: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((thresholds[middle] ?? Number.POSITIVE_INFINITY) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
