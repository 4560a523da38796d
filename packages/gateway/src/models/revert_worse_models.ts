import type { ModelRegistry } from '@kakeya/storage';
import { tenantStateOf } from '@kakeya/verdict';
import { loadRiskTraining } from '@kakeya/verdict/risk';
import type { Decisions } from '../decisions/decisions.ts';
import type { Logger } from '../telemetry/log.ts';

export interface RevertDeps {
  readonly registry: ModelRegistry;
  readonly decisions: Decisions;
  readonly tenants: () => Iterable<string>;
  readonly clock: () => number;
  readonly logger: Logger;
}

/** Each look is a chance to revert a good model by bad luck: so there are few. */
const LABELS_PER_LOOK = 100;

/**
 * Takes a risk model back once the labels of outcomes that it never saw show it to be worse than its card promised:
 * when the upper end of the interval of its AUC lies below the card's lower end. Returns a function to be called now and
 * then; it looks at every hundredth label only.
 */
export function createReverter({
  registry,
  decisions,
  tenants,
  clock,
  logger,
}: RevertDeps): () => Promise<void> {
  /** Labels that were judged by, of the model in force. */
  const judged = new Map<string, { readonly modelId: string; readonly count: number }>();
  return async () => {
    for (const tenant of tenants()) {
      const { model, items } = tenantStateOf(decisions.latest, tenant);
      if (model === null) continue;
      const scored = items.flatMap(({ features, decidedAtMs, label }) => {
        if (features === null || decidedAtMs <= model.model.trainedThroughMs) return [];
        const risk = model.score(features);
        return risk.kind === 'scored' ? [{ score: risk.probability, wrong: label === 'wrong' }] : [];
      });
      const last = judged.get(tenant);
      const known = last?.modelId === model.modelId ? last.count : 0;
      if (scored.length < known + LABELS_PER_LOOK) continue;
      judged.set(tenant, { modelId: model.modelId, count: scored.length });
      const active = await registry.getActiveModel(tenant);
      if (active?.modelId !== model.modelId) continue;
      const { onlineVerdict, parseRiskCard } = await loadRiskTraining();
      const { metrics } = parseRiskCard(JSON.parse(active.card), model.modelId);
      const verdict = onlineVerdict(metrics.auc.low, scored);
      if (verdict.action === 'keep') continue;
      await registry.revert(active.scope, model.modelId, {
        who: 'gateway',
        atMs: clock(),
        reason: verdict.reason,
      });
      logger.warn(
        { tenant_id: tenant, model_id: model.modelId, reason: verdict.reason },
        'a risk model was taken back',
      );
    }
  };
}
