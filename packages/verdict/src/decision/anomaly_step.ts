import {
  type AnomalyMode,
  type AnomalyThreshold,
  type IsolationForest,
  judgeAnomaly,
  parseAnomalyThreshold,
  parseIsolationForest,
} from '../anomaly/mod.ts';
import type { CheckResult } from '../ensemble/mod.ts';
import { VerdictError } from '../errors.ts';
import { escalate, type Reason, reject } from '../reason.ts';
import type { Features } from '../risk/mod.ts';

/** What stands apart from what a tenant usually gets accepted: trained on its accepted features. */
export interface AnomalyModel {
  /** SHA-256 of the text under which it is registered. */
  readonly id: string;
  readonly forest: IsolationForest;
  readonly threshold: AnomalyThreshold;
}

/** @throws VerdictError `document_invalid` */
export function parseAnomalyModel(document: unknown, id: string): AnomalyModel {
  if (
    typeof document !== 'object' ||
    document === null ||
    !('forest' in document && 'threshold' in document)
  ) {
    throw new VerdictError('document_invalid', 'An anomaly model has a forest and a threshold.');
  }
  return {
    id,
    forest: parseIsolationForest(document.forest),
    threshold: parseAnomalyThreshold(document.threshold),
  };
}

/** Unusual is not wrong: `observe` only records it. */
export function anomalyStep(
  model: AnomalyModel | null,
  features: () => Features,
  mode: AnomalyMode,
): { readonly checks: readonly CheckResult[]; readonly reasons: readonly Reason[] } {
  if (model === null) return { checks: [], reasons: [] };
  const values = features();
  const row = model.forest.featureNames.map((name) => new Map(Object.entries(values)).get(name) ?? null);
  const { anomalous, action, score, threshold, missing } = judgeAnomaly(
    model.forest,
    model.threshold,
    row,
    mode,
  );
  const evidence = { threshold, mode, ...(missing.length > 0 ? { missing: missing.join(' ') } : {}) };
  const check: CheckResult = {
    check: 'anomaly',
    status: anomalous ? 'fail' : 'pass',
    score,
    evidence,
    durationMs: null,
  };
  return { checks: [check], reasons: reasonsOf(action, score, threshold) };
}

function reasonsOf(action: 'none' | AnomalyMode, score: number, threshold: number): Reason[] {
  const message = `The output stands apart from what is usually accepted: ${score.toFixed(3)}, over ${threshold.toFixed(3)}.`;
  const values = { score, threshold };
  if (action === 'block') return [reject('anomalous', message, values)];
  return action === 'escalate' ? [escalate('anomalous', message, values)] : [];
}
