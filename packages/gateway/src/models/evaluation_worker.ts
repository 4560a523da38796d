/** A thread that reads labelled rows and judges a risk model by them: both take longer than submissions may wait. */
import { parentPort } from 'node:worker_threads';
import { type LabelledFeatureRow, openFeatureStore } from '@kakeya/storage';
import { parseFeatures, readRiskModel } from '@kakeya/verdict/risk';
import { replyTo } from '../policy/reply_to.ts';
import type { ToThread } from '../policy/thread_calls.ts';
import type { EvaluationQuestion } from './evaluations.ts';
import { evaluateRisk, type EvaluatedRow, type RiskEvaluated } from './risk_evaluation.ts';

/** The newest count: what a model was worth long ago says little of what it is worth. */
const MAX_ROWS = 5_000;

parentPort?.on('message', (message: ToThread<EvaluationQuestion>) => void replyTo(message, evaluate));

async function evaluate({
  path,
  tenant,
  modelId,
  model,
  ...rest
}: EvaluationQuestion): Promise<RiskEvaluated> {
  const rows = (await newestRows(path, tenant, rest.fromMs)).flatMap(({ features, label }): EvaluatedRow[] =>
    label === undefined ? [] : [{ features: parseFeatures(JSON.parse(features)), label }],
  );
  return evaluateRisk(modelId, readRiskModel(model, modelId), rows, rest.threshold);
}

/** The store reads oldest first. */
async function newestRows(
  path: string,
  tenant: string,
  fromMs: number,
): Promise<readonly LabelledFeatureRow[]> {
  const store = await openFeatureStore({ path });
  try {
    let rows: LabelledFeatureRow[] = [];
    for await (const row of store.read({ tenant, fromMs, labelled: true })) {
      rows.push(row);
      if (rows.length >= 2 * MAX_ROWS) rows = rows.slice(-MAX_ROWS);
    }
    return rows.slice(-MAX_ROWS);
  } finally {
    await store.close();
  }
}
