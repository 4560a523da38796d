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

/**
 * Takes a risk model back once the labels of outcomes that it never saw show it to be worse than its card promised:
 * when the upper end of the interval of its AUC lies below the card's lower end. Returns a function to be called now and
 * then; it looks only where there are new labels.
 */
export function createReverter({
  registry,
  decisions,
  tenants,
  clock,
  logger,
}: RevertDeps): () => Promise<void> {
  const judged = new Map<string, string>();
  return async () => {
    for (const tenant of tenants()) {
      const { model, calibration, items } = tenantStateOf(decisions.latest, tenant);
      const looked = `${model?.modelId} ${calibration.version}`;
      if (model === null || judged.get(tenant) === looked) continue;
      judged.set(tenant, looked);
      const active = await registry.getActiveModel(tenant);
      if (active?.modelId !== model.modelId) continue;
      const scored = items.flatMap(({ features, decidedAtMs, label }) => {
        if (features === null || decidedAtMs <= model.model.trainedThroughMs) return [];
        const risk = model.score(features);
        return risk.kind === 'scored' ? [{ score: risk.probability, wrong: label === 'wrong' }] : [];
      });
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
