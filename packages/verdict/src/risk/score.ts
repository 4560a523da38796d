import type { Sha256Hex } from '@kakeya/protocol';
import { type CalibratedRisk, calibrate } from './calibrate.ts';
import { evaluate, type Unscored } from './evaluate.ts';
import { explainRisk, type RiskExplanation } from './explain.ts';
import type { Features } from './features.ts';
import { type RiskModel, riskModelId } from './model.ts';

export type RiskScore = ({ readonly kind: 'scored' } & CalibratedRisk) | Unscored;

/**
 * The calibrated probability that an output is *wrong*, or, if a feature that the model needs is missing, NaN or
 * infinite, no number at all: the caller escalates. The model must have passed `parseRiskModel` or come from
 * `trainRisk`.
 */
export function scoreRisk(model: RiskModel, features: Readonly<Partial<Features>>): RiskScore {
  const terms = evaluate(model, features);
  if (terms.kind === 'unscored') return terms;
  const { probability, interval } = calibrate(model.calibrator, terms.logOdds);
  return { kind: 'scored', probability, interval };
}

/** A model at work, with its id computed once. */
export interface RiskScorer {
  readonly modelId: Sha256Hex;
  readonly model: RiskModel;
  score(features: Readonly<Partial<Features>>): RiskScore;
  explain(features: Readonly<Partial<Features>>): RiskExplanation | Unscored;
}

export function compileRiskModel(model: RiskModel): RiskScorer {
  return {
    modelId: riskModelId(model),
    model,
    score: (features) => scoreRisk(model, features),
    explain: (features) => explainRisk(model, features),
  };
}
