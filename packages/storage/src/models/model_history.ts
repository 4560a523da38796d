import { refusal } from '../registry/limits.ts';
import type { ListedModel, ModelAct, ModelEvent, ModelScope } from './types.ts';

/** What a list of events means. The rules are here, so that every adapter has the same. */
export class ModelHistory {
  readonly events: readonly ModelEvent[];

  constructor(events: readonly ModelEvent[]) {
    this.events = events;
  }

  registered(modelId: string): boolean {
    return this.events.some((event) => event.kind === 'register' && event.modelId === modelId);
  }

  /** The models of a scope, the active one last: a promotion puts one on top, a revert takes the top away. */
  stack(scope: ModelScope): readonly string[] {
    const stack: string[] = [];
    for (const event of this.events) {
      if (event.scope !== scope) continue;
      if (event.kind === 'promote') stack.push(event.modelId);
      if (event.kind === 'revert') stack.pop();
    }
    return stack;
  }

  register(modelId: string, act: ModelAct): ModelHistory {
    return this.#with({ kind: 'register', modelId, scope: null, active: null, ...act });
  }

  promote(scope: ModelScope, modelId: string, act: ModelAct): ModelHistory {
    if (!this.registered(modelId))
      throw refusal(`The model ${modelId} is not registered: register it first.`);
    if (this.stack(scope).at(-1) === modelId)
      throw refusal(`The model ${modelId} is active ${inScope(scope)} already.`);
    return this.#with({ kind: 'promote', modelId, scope, active: modelId, ...act });
  }

  revert(scope: ModelScope, modelId: string, act: ModelAct): ModelHistory {
    const stack = this.stack(scope);
    const active = stack.at(-1);
    if (active !== modelId) {
      throw refusal(
        `The model ${modelId} is not active ${inScope(scope)}; ${active ?? 'none'} is. Nothing is reverted.`,
      );
    }
    return this.#with({ kind: 'revert', modelId, scope, active: stack.at(-2) ?? null, ...act });
  }

  active(tenant: ModelScope): { readonly modelId: string; readonly scope: ModelScope } | undefined {
    return topOf(this.stack(tenant), tenant) ?? topOf(this.stack(null), null);
  }

  previous(tenant: ModelScope): { readonly modelId: string; readonly scope: ModelScope } | undefined {
    const own = this.stack(tenant);
    if (own.length === 0) return topOf(this.stack(null).slice(0, -1), null);
    const below = topOf(own.slice(0, -1), tenant);
    return below ?? (tenant === null ? undefined : topOf(this.stack(null), null));
  }

  list(cardOf: ReadonlyMap<string, string>): readonly ListedModel[] {
    const scopes = [...new Set(this.events.map(({ scope }) => scope))];
    return this.events.flatMap(({ kind, modelId, who, atMs, reason }) => {
      const card = cardOf.get(modelId);
      if (kind !== 'register' || card === undefined) return [];
      const activeIn = scopes.filter((scope) => this.stack(scope).at(-1) === modelId);
      return [{ modelId, card, registered: { who, atMs, reason }, activeIn }];
    });
  }

  #with(event: ModelEvent): ModelHistory {
    return new ModelHistory([...this.events, event]);
  }
}

const inScope = (scope: ModelScope): string =>
  scope === null ? 'for all tenants' : `for the tenant ${scope}`;

function topOf(
  stack: readonly string[],
  scope: ModelScope,
): { readonly modelId: string; readonly scope: ModelScope } | undefined {
  const modelId = stack.at(-1);
  return modelId === undefined ? undefined : { modelId, scope };
}
