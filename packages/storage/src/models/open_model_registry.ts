import { join } from 'node:path';
import type { Disk } from '../disk/mod.ts';
import { StorageError } from '../errors.ts';
import { acquireProcessLock, type ProcessLock } from '../lock/process_lock.ts';
import { writeAlone, type WriteAlone } from '../lock/write_alone.ts';
import { openProjectionStore } from '../projection/open_projection_store.ts';
import type { ProjectionStore } from '../projection/types.ts';
import { assertAct, assertScope, refusal, sha256 } from '../registry/limits.ts';
import { assertModel } from './limits.ts';
import { ModelHistory } from './model_history.ts';
import { parseEvents, parseStoredModel } from './stored_form.ts';
import type { ActiveModel, ModelRegistry, ModelScope, RegisteredModel } from './types.ts';

export interface ModelRegistryOptions {
  /** Made when absent. Several processes may use it. */
  readonly directory: string;
  /** Default: the machine's file system. */
  readonly disk?: Disk;
  /** Keeps other writers out, in this process and others. Default: a lock file in the directory. */
  readonly lock?: () => Promise<Pick<ProcessLock, 'release'>>;
  /** How long a write waits for another writer, in ms. Default: 5,000. */
  readonly busyTimeoutMs?: number;
}

const HISTORY = 'history';
const MODEL_ID = /^[0-9a-f]{64}$/;

/**
 * A registry in files: one per model, immutable, and one for the history, replaced whole (written aside, synced,
 * renamed). After a crash at any moment it is as before or as after; a model is durable before the event that names it.
 */
export async function openModelRegistry(options: ModelRegistryOptions): Promise<ModelRegistry> {
  const { directory, disk, busyTimeoutMs = 5_000 } = options;
  const lock = options.lock ?? (() => acquireProcessLock(join(directory, 'lock')));
  const locked = writeAlone(lock, busyTimeoutMs, `The model registry ${directory}`);
  // Opening clears away half-written files: they must not be those of a writer at work.
  const files = await locked(() =>
    openProjectionStore({ directory, ...(disk === undefined ? {} : { disk }) }),
  );
  return new FileModelRegistry(files, locked);
}

class FileModelRegistry implements ModelRegistry {
  readonly #files: ProjectionStore;
  readonly #locked: WriteAlone;

  constructor(files: ProjectionStore, locked: WriteAlone) {
    this.#files = files;
    this.#locked = locked;
  }

  async register(model: RegisteredModel, act: Parameters<ModelRegistry['register']>[1]): Promise<void> {
    assertModel(model);
    assertAct(act);
    const { modelId, card } = model;
    await this.#locked(async () => {
      const history = await this.#history();
      if (history.registered(modelId)) {
        const known = await this.#load(modelId);
        if (known.card !== card)
          throw refusal(`The model ${modelId} is registered with another card: cards do not change.`);
        return;
      }
      await this.#files.save(fileOf(modelId), {
        seq: 0,
        state: JSON.stringify({ model: model.model, card }),
      });
      await this.#save(history.register(modelId, act));
    });
  }

  async getModel(modelId: string): Promise<RegisteredModel | undefined> {
    if (!MODEL_ID.test(modelId))
      throw refusal(`${JSON.stringify(modelId)} is no model id: use 64 lower-case hex digits.`);
    const history = await this.#history();
    return history.registered(modelId) ? this.#load(modelId) : undefined;
  }

  async promote(
    scope: ModelScope,
    modelId: string,
    act: Parameters<ModelRegistry['promote']>[2],
  ): Promise<void> {
    assertScope(scope);
    assertAct(act);
    await this.#locked(async () => {
      const next = (await this.#history()).promote(scope, modelId, act);
      // A model that cannot be read any more must not become active.
      await this.#load(modelId);
      await this.#save(next);
    });
  }

  async revert(
    scope: ModelScope,
    modelId: string,
    act: Parameters<ModelRegistry['revert']>[2],
  ): Promise<string | null> {
    assertScope(scope);
    assertAct(act);
    return this.#locked(async () => {
      const next = (await this.#history()).revert(scope, modelId, act);
      await this.#save(next);
      return next.events.at(-1)?.active ?? null;
    });
  }

  async getActiveModel(tenant: ModelScope): Promise<ActiveModel | undefined> {
    assertScope(tenant);
    return this.#found((await this.#history()).active(tenant));
  }

  async getPreviousActiveModel(tenant: ModelScope): Promise<ActiveModel | undefined> {
    assertScope(tenant);
    return this.#found((await this.#history()).previous(tenant));
  }

  async list(): ReturnType<ModelRegistry['list']> {
    const history = await this.#history();
    const cards = new Map<string, string>();
    for (const { kind, modelId } of history.events) {
      if (kind === 'register') cards.set(modelId, (await this.#load(modelId)).card);
    }
    return history.list(cards);
  }

  async history(): ReturnType<ModelRegistry['history']> {
    return (await this.#history()).events;
  }

  async #found(active: { readonly modelId: string; readonly scope: ModelScope } | undefined) {
    return active === undefined ? undefined : { ...(await this.#load(active.modelId)), scope: active.scope };
  }

  /** Of a model that the history names: that it is not there is damage, never "no model". */
  async #load(modelId: string): Promise<RegisteredModel> {
    const file = await this.#files.load(fileOf(modelId));
    if (file === undefined) throw corrupt(`the file of the model ${modelId} is missing`);
    const { model, card } = parseStoredModel(file.state) ?? {};
    if (model === undefined || card === undefined)
      throw corrupt(`the file of the model ${modelId} is not one`);
    if (sha256(model) !== modelId) throw corrupt(`the file of the model ${modelId} holds another model`);
    return { modelId, model, card };
  }

  async #history(): Promise<ModelHistory> {
    const file = await this.#files.load(HISTORY);
    const events = file === undefined ? [] : parseEvents(file.state);
    if (events === undefined) throw corrupt('its history is not one');
    return new ModelHistory(events);
  }

  async #save(history: ModelHistory): Promise<void> {
    await this.#files.save(HISTORY, { seq: history.events.length, state: JSON.stringify(history.events) });
  }
}

const fileOf = (modelId: string): string => `model-${modelId}`;

const corrupt = (what: string): StorageError =>
  new StorageError('state_corrupt', `The model registry cannot be used: ${what}. Restore it from a copy.`);
