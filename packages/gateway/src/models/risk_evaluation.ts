import {
  brier,
  deLongInterval,
  expectedCalibrationError,
  reliabilityBins,
  type Scored,
} from '@kakeya/verdict/evaluation';
import { explainRisk, type Features, type RiskModel, scoreRisk } from '@kakeya/verdict/risk';
import type { ModelsView } from '../http/learning/learning_routes.ts';
import { auditSubgroups } from './audit_subgroups.ts';

export type RiskEvaluation = NonNullable<ModelsView['evaluation']>;

/** A labelled outcome that the model did not learn from. */
export interface EvaluatedRow {
  readonly features: Features;
  readonly label: 'wrong' | 'benign';
}

export type RiskEvaluated =
  | { readonly kind: 'evaluated'; readonly evaluation: RiskEvaluation }
  | { readonly kind: 'too_few'; readonly wrong: number; readonly benign: number };

/** Scored rows of each class, at least: with fewer, an AUC is noise. As many as taking a model back asks for. */
export const MIN_PER_CLASS = 20;

const RELIABILITY_BINS = 10;

/**
 * How a risk model does on labelled rows. Rows count as they are, without weights, as in the model's card; those that
 * the model cannot score count in no measure but `n_unscored`.
 * @param threshold scores from here on count as suspected
 */
export async function evaluateRisk(
  modelId: string,
  model: RiskModel,
  rows: readonly EvaluatedRow[],
  threshold: number,
): Promise<RiskEvaluated> {
  const scored = rows.flatMap((row) => {
    const risk = scoreRisk(model, row.features);
    return risk.kind === 'scored' ? [{ ...row, score: risk.probability, wrong: row.label === 'wrong' }] : [];
  });
  const wrong = scored.filter((row) => row.wrong).length;
  const benign = scored.length - wrong;
  if (wrong < MIN_PER_CLASS || benign < MIN_PER_CLASS) return { kind: 'too_few', wrong, benign };
  const auc = deLongInterval(scored);
  const score = brier(scored);
  const error = expectedCalibrationError(scored);
  return {
    kind: 'evaluated',
    evaluation: {
      model_id: modelId,
      n: scored.length,
      n_wrong: wrong,
      n_unscored: rows.length - scored.length,
      auc: auc.defined ? { value: auc.value, interval: { low: auc.low, high: auc.high } } : null,
      brier: score.defined ? score.value : null,
      ece: error.defined ? error.value : null,
      reliability: reliabilityOf(scored),
      importance: importanceOf(model, scored),
      fairness: await auditSubgroups(scored, threshold),
      threshold,
    },
  };
}

function reliabilityOf(scored: readonly Scored[]): RiskEvaluation['reliability'] {
  return reliabilityBins(scored, RELIABILITY_BINS).flatMap(({ low, high, meanScore, shareWrong }) =>
    shareWrong.defined
      ? [
          {
            low,
            high,
            n: shareWrong.n,
            mean_score: meanScore,
            rate: shareWrong.value,
            interval: { low: shareWrong.low, high: shareWrong.high },
          },
        ]
      : [],
  );
}

/** Mean |Shapley value| of each feature in log-odds, the largest first. */
function importanceOf(model: RiskModel, rows: readonly EvaluatedRow[]): RiskEvaluation['importance'] {
  const sums = new Map<string, number>(model.features.map(({ name }) => [name, 0]));
  for (const { features } of rows) {
    const explained = explainRisk(model, features);
    if (explained.kind === 'unscored') continue;
    for (const { name, value } of explained.values) sums.set(name, (sums.get(name) ?? 0) + Math.abs(value));
  }
  return [...sums]
    .map(([feature, sum]) => ({ feature, mean_abs_shapley: sum / rows.length }))
    .toSorted((a, b) => b.mean_abs_shapley - a.mean_abs_shapley || (a.feature < b.feature ? -1 : 1));
}
