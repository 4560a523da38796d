import type { ActiveModel } from '@kakeya/storage';
import { readRiskModel } from '@kakeya/verdict/risk';
import { ThreadCalls } from '../policy/thread_calls.ts';
import type { RiskEvaluated } from './risk_evaluation.ts';

export interface EvaluationQuestion {
  /** Of the feature store's file. */
  readonly path: string;
  readonly tenant: string;
  readonly modelId: string;
  readonly model: string;
  /** Rows that were decided before, Unix ms, are left out. */
  readonly fromMs: number;
  readonly threshold: number;
}

export interface EvaluationsDeps {
  /** Of the feature store's file. */
  readonly path: string;
  readonly monotonicMs: () => number;
  /** Default: a thread of its own. */
  readonly evaluate?: (question: EvaluationQuestion) => Promise<RiskEvaluated>;
}

/** However many people look, a model is judged no more often than this. */
const FRESH_MS = 60_000;

interface Kept {
  readonly atMs: number;
  readonly evaluated: Promise<RiskEvaluated>;
}

/** Risk models by labelled outcomes that they did not learn from, each once a minute at most and never twice at a time. */
export class Evaluations {
  readonly #deps: EvaluationsDeps;
  readonly #thread = new ThreadCalls<EvaluationQuestion, RiskEvaluated>({
    file: '../models/evaluation_worker',
    failure: 'evaluation_failed',
  });
  /** By model and tenant. */
  readonly #kept = new Map<string, Kept>();

  constructor(deps: EvaluationsDeps) {
    this.#deps = deps;
  }

  /**
   * Of what was decided both after the model was registered and after the newest row that it was trained on.
   * @throws GatewayError `evaluation_failed`
   */
  of(
    { modelId, model }: Pick<ActiveModel, 'modelId' | 'model'>,
    { tenant, registeredMs, threshold }: { tenant: string; registeredMs: number; threshold: number },
  ): Promise<RiskEvaluated> {
    const { path, monotonicMs, evaluate = (question) => this.#thread.ask(question) } = this.#deps;
    const nowMs = monotonicMs();
    for (const [key, { atMs }] of this.#kept) if (nowMs - atMs >= FRESH_MS) this.#kept.delete(key);
    const key = `${modelId} ${tenant}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known.evaluated;
    const { trainedThroughMs } = readRiskModel(model, modelId);
    const fromMs = Math.max(registeredMs, trainedThroughMs) + 1;
    const evaluated = evaluate({ path, tenant, modelId, model, fromMs, threshold });
    this.#kept.set(key, { atMs: nowMs, evaluated });
    // What failed is tried again by the next who asks.
    evaluated.catch(() => this.#kept.delete(key));
    return evaluated;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
