/** A thread that reads labelled rows and judges a risk model by them: both take longer than submissions may wait. */
import { parentPort } from 'node:worker_threads';
import { openFeatureStore } from '@kakeya/storage';
import { parseFeatures, readRiskModel } from '@kakeya/verdict/risk';
import { replyTo } from '../policy/reply_to.ts';
import type { ToThread } from '../policy/thread_calls.ts';
import type { EvaluationQuestion } from './evaluations.ts';
import { newestRows } from './newest_rows.ts';
import { evaluateRisk, type EvaluatedRow, type RiskEvaluated } from './risk_evaluation.ts';

const MAX_ROWS = 5_000;

parentPort?.on('message', (message: ToThread<EvaluationQuestion>) => void replyTo(message, evaluate));

async function evaluate(question: EvaluationQuestion): Promise<RiskEvaluated> {
  const { path, tenant, fromMs, modelId, model, threshold } = question;
  const store = await openFeatureStore({ path });
  try {
    const stored = await newestRows(store, { tenant, fromMs, max: MAX_ROWS });
    const rows = stored.flatMap(({ features, label }): EvaluatedRow[] =>
      label === undefined ? [] : [{ features: parseFeatures(JSON.parse(features)), label }],
    );
    return await evaluateRisk(modelId, readRiskModel(model, modelId), rows, threshold);
  } finally {
    await store.close();
  }
}
