import { evaluate, type Unscored } from './evaluate.ts';
import type { FeatureName, Features } from './features.ts';
import type { RiskModel } from './model.ts';

export interface RiskExplanation {
  readonly kind: 'explained';
  /** Mean log-odds over the training rows: where the values start from. */
  readonly base: number;
  /** Raw log-odds, before the calibrator: exactly base + values[0] + values[1] + … in this order. */
  readonly logOdds: number;
  readonly values: readonly {
    readonly name: FeatureName;
    readonly input: number | null;
    /** Shapley value, in log-odds; above 0 it speaks for *wrong*. */
    readonly value: number;
  }[];
}

/**
 * Exact interventional Shapley values of the raw log-odds, with the training rows as background (Lundberg and Lee,
 * NeurIPS 2017; Janzing et al., AISTATS 2020). In an additive model every coalition gives a feature the same
 * contribution, so its value is fⱼ(xⱼ) − E fⱼ; nothing is sampled and nothing rescaled. The calibrator is monotone:
 * it changes the unit of the sum, not its order.
 */
export function explainRisk(
  model: RiskModel,
  features: Readonly<Partial<Features>>,
): RiskExplanation | Unscored {
  const terms = evaluate(model, features);
  if (terms.kind === 'unscored') return terms;
  return {
    kind: 'explained',
    base: model.base,
    logOdds: terms.logOdds,
    values: model.features.map(({ name }, index) => ({
      name,
      input: features[name] ?? null,
      value: terms.values[index] ?? Number.NaN,
    })),
  };
}
