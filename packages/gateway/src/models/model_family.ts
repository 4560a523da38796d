import type { ModelEvent, ModelRegistry, ModelScope } from '@kakeya/storage';
import type { ModelsView } from '../http/learning/learning_routes.ts';

/** Who looks: with `everyTenant` also at models that were never promoted for the tenant. */
export interface ModelsViewer {
  readonly tenant: string;
  readonly everyTenant: boolean;
}

export type ModelFamily = ModelsView['risk'];

/** The models of one registry, as tenants see them. Cards never change, so that each is read once. */
export class ModelFamilies {
  readonly #registry: Pick<ModelRegistry, 'history' | 'getModel' | 'getActiveModel'>;
  /** By model. */
  readonly #cards = new Map<string, object | null>();

  constructor(registry: Pick<ModelRegistry, 'history' | 'getModel' | 'getActiveModel'>) {
    this.#registry = registry;
  }

  /** @throws StorageError */
  async of({ tenant, everyTenant }: ModelsViewer, inForce: string | null): Promise<ModelFamily> {
    const events = await this.#registry.history();
    const promoted = await this.#registry.getActiveModel(tenant);
    const concerns = (scope: ModelScope): boolean => scope === null || scope === tenant;
    // A card tells of the labels it was trained on: what was only ever another tenant's, or nobody's, is not shown.
    const shown = new Set(
      events
        .filter(({ kind, scope }) => everyTenant || (kind === 'promote' && concerns(scope)))
        .map(({ modelId }) => modelId),
    );
    const seen = events.filter(({ modelId, scope }) => shown.has(modelId) && concerns(scope));
    const models = [];
    for (const event of seen) {
      if (event.kind !== 'register') continue;
      const { modelId } = event;
      const active = modelId === inForce;
      models.push({
        model_id: modelId,
        active,
        scope: active && promoted?.modelId === modelId ? nameOf(promoted.scope) : null,
        registered: actOf(event),
        card: await this.#cardOf(modelId),
      });
    }
    return { models, history: seen.map(eventOf).toReversed() };
  }

  async #cardOf(modelId: string): Promise<object | null> {
    const known = this.#cards.get(modelId);
    if (known !== undefined) return known;
    const model = await this.#registry.getModel(modelId);
    const card = model === undefined ? null : parsedCard(model.card);
    this.#cards.set(modelId, card);
    return card;
  }
}

const actOf = ({ who, atMs, reason }: ModelEvent) => ({ who, at: new Date(atMs).toISOString(), reason });

const eventOf = (event: ModelEvent): ModelFamily['history'][number] => ({
  event: event.kind,
  model_id: event.modelId,
  scope: event.kind === 'register' ? null : nameOf(event.scope),
  ...actOf(event),
});

const nameOf = (scope: ModelScope): 'operator' | 'tenant' => (scope === null ? 'operator' : 'tenant');

/** A registry takes any text for a card; one that is no JSON object is shown as none. */
function parsedCard(text: string): object | null {
  try {
    const card: unknown = JSON.parse(text);
    return typeof card === 'object' && card !== null && !Array.isArray(card) ? card : null;
  } catch (fault) {
    if (fault instanceof SyntaxError) return null;
    throw fault;
  }
}
