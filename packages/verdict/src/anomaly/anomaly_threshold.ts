import { VerdictError } from '../errors.ts';
import { anomalyScore, type FeatureRow, missingFeatures } from './anomaly_score.ts';
import { assertFiniteRow, type IsolationForest } from './isolation_forest.ts';

/** Rows that score above `score` are anomalous. Plain JSON; `parseAnomalyThreshold` reads it back. */
export interface AnomalyThreshold {
  readonly score: number;
  readonly targetFpr: number;
  /** Held-out rows that it was set from. */
  readonly n: number;
  /** ⌊(n+1)·targetFpr⌋ / (n+1): the false-positive rate to expect, exactly if no two scores are equal. */
  readonly expectedFpr: number;
}

/**
 * The ⌈(n+1)(1−targetFpr)⌉-th smallest of the held-out scores (split conformal): a further accepted row scores above
 * it with a probability of at most `targetFpr`, for any n that is enough, if the held-out rows and it are exchangeable.
 * That is the average over held-out sets: for one set the rate varies by about √(targetFpr/n) (200 rows at 2 %: ±1 %).
 * @param heldOutRows accepted rows that the model was **not** trained on
 * @throws VerdictError `data_insufficient` if no threshold keeps the rate with so few rows, `argument_invalid` for an
 *   incomplete row or a rate outside (0, 1)
 */
export function calibrateThreshold(
  model: IsolationForest,
  heldOutRows: readonly (readonly number[])[],
  targetFpr: number,
): AnomalyThreshold {
  if (!(targetFpr > 0 && targetFpr < 1)) {
    throw new VerdictError('argument_invalid', `targetFpr must lie between 0 and 1, not ${targetFpr}.`);
  }
  const n = heldOutRows.length;
  // 49 · (1/49) is below 1 in floating point.
  const above = Math.floor((n + 1) * targetFpr * (1 + 1e-12));
  const scores = heldOutRows.map((row, index) => {
    assertFiniteRow(row, index, model.featureNames);
    return anomalyScore(model, row);
  });
  const score = scores.toSorted((a, b) => a - b)[n - above];
  if (above < 1 || score === undefined) {
    const least = Math.ceil(1 / targetFpr - 1e-9) - 1;
    throw new VerdictError(
      'data_insufficient',
      `A false-positive rate of ${targetFpr} takes at least ${least} held-out rows, not ${n}.`,
    );
  }
  return { score, targetFpr, n, expectedFpr: above / (n + 1) };
}

/** What an anomaly does to the decision. `observe` records it and changes nothing. */
export type AnomalyMode = 'observe' | 'escalate' | 'block';

export interface AnomalyJudgement {
  readonly anomalous: boolean;
  readonly action: 'none' | AnomalyMode;
  readonly score: number;
  readonly threshold: number;
  /** Why the score is 1, if features were missing. */
  readonly missing: readonly string[];
}

/** @param threshold one that was calibrated for this very model */
export function judgeAnomaly(
  model: IsolationForest,
  threshold: AnomalyThreshold,
  row: FeatureRow,
  mode: AnomalyMode,
): AnomalyJudgement {
  const score = anomalyScore(model, row);
  const missing = missingFeatures(model, row);
  const anomalous = missing.length > 0 || !(score <= threshold.score);
  return { anomalous, action: anomalous ? mode : 'none', score, threshold: threshold.score, missing };
}
