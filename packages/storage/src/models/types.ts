import type { RegistryAct, RegistryScope } from '../registry/types.ts';

/** A model and its card: opaque texts. Neither ever changes under its id. */
export interface RegisteredModel {
  /** SHA-256 of the UTF-8 of `model`, in lower-case hex. */
  readonly modelId: string;
  readonly model: string;
  readonly card: string;
}

export type ModelAct = RegistryAct;

/** null: for all tenants that have no model of their own. */
export type ModelScope = RegistryScope;

export interface ModelEvent extends ModelAct {
  readonly kind: 'register' | 'promote' | 'revert';
  readonly modelId: string;
  /** null also for `register`. */
  readonly scope: ModelScope;
  /** What is active in the scope from then on; null: nothing. Of `register`: null. */
  readonly active: string | null;
}

export interface ActiveModel extends RegisteredModel {
  /** Where it was promoted: the tenant itself, or null. */
  readonly scope: ModelScope;
}

export interface ListedModel {
  readonly modelId: string;
  readonly card: string;
  readonly registered: ModelAct;
  readonly activeIn: readonly ModelScope[];
}

/**
 * Models under content addresses, and a history that only grows: which of them is active, where, since when, by whom.
 * Several processes may use one registry; a promotion is seen by the next read of every one of them.
 *
 * Every method rejects only with a `StorageError`: `invalid_argument` (an id that is not the content's, a model that is
 * not registered or not active; the message says which), `state_corrupt` (a file that fails its checksum: never read
 * as "no model"), `store_unavailable` (the disk fails, or another process holds the lock for too long).
 */
export interface ModelRegistry {
  /** Idempotent for the same texts; another card for a known model is refused. */
  register(model: RegisteredModel, act: ModelAct): Promise<void>;
  getModel(modelId: string): Promise<RegisteredModel | undefined>;
  /** Makes a registered model the active one of the scope. Resolves once that is durable. */
  promote(scope: ModelScope, modelId: string, act: ModelAct): Promise<void>;
  /**
   * Takes the named model back, which must be the active one of the scope: what was judged is what is reverted, not
   * what somebody promoted meanwhile. Before it comes what it had replaced, so that reverting twice goes two back.
   * Resolves with what is active in the scope now; null: nothing.
   */
  revert(scope: ModelScope, modelId: string, act: ModelAct): Promise<string | null>;
  /** The tenant's own, or else the one for all. */
  getActiveModel(tenant: ModelScope): Promise<ActiveModel | undefined>;
  /** What would be active after a revert of the active one. */
  getPreviousActiveModel(tenant: ModelScope): Promise<ActiveModel | undefined>;
  /** In the order of registration. */
  list(): Promise<readonly ListedModel[]>;
  /** Oldest first. */
  history(): Promise<readonly ModelEvent[]>;
}
