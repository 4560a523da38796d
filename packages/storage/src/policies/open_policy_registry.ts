import { join } from 'node:path';
import type { Disk } from '../disk/mod.ts';
import { StorageError } from '../errors.ts';
import { acquireProcessLock, type ProcessLock } from '../lock/process_lock.ts';
import { writeAlone, type WriteAlone } from '../lock/write_alone.ts';
import { openProjectionStore } from '../projection/open_projection_store.ts';
import type { ProjectionStore } from '../projection/types.ts';
import { assertAct, assertScope, refusal, sha256 } from '../registry/limits.ts';
import type { RegistryAct, RegistryScope } from '../registry/types.ts';
import { assertEntry, assertName, assertPromotion, assertVersion, readBindings } from './limits.ts';
import { actOf, PolicyHistory, type Promotion, type Registration } from './policy_history.ts';
import { standingOf } from './standing_of.ts';
import { parseEvents, parseStoredPolicy, storedPolicyText } from './stored_form.ts';
import type {
  PolicyEntry,
  PolicyHistoryFilter,
  PolicyKind,
  PolicyName,
  PolicyPromotion,
  PolicyRegistry,
  PolicyRollback,
  PolicyStanding,
  RegisteredPolicy,
  RegisterOutcome,
  RunningPolicy,
} from './types.ts';

export interface PolicyRegistryOptions {
  /** Made when absent. Several processes may use it. */
  readonly directory: string;
  /** Default: the machine's file system. */
  readonly disk?: Disk;
  /** Keeps other writers out, in this process and others. Default: a lock file in the directory. */
  readonly lock?: () => Promise<Pick<ProcessLock, 'release'>>;
  /** How long a write waits for another writer, in ms. Default: 5,000. */
  readonly busyTimeoutMs?: number;
}

/**
 * A registry in files: one per content, immutable, and one history per scope, replaced whole (written aside, synced,
 * renamed), so that no tenant's acts make another's slower to read. After a crash at any moment it is as before or as
 * after; a document is durable before the event that names it.
 */
export async function openPolicyRegistry(options: PolicyRegistryOptions): Promise<PolicyRegistry> {
  const { directory, disk, busyTimeoutMs = 5_000 } = options;
  const lock = options.lock ?? (() => acquireProcessLock(join(directory, 'lock')));
  const locked = writeAlone(lock, busyTimeoutMs, `The policy registry ${directory}`);
  // Opening clears away half-written files: they must not be those of a writer at work.
  const files = await locked(() =>
    openProjectionStore({ directory, ...(disk === undefined ? {} : { disk }) }),
  );
  return new FilePolicyRegistry(files, locked);
}

class FilePolicyRegistry implements PolicyRegistry {
  readonly #files: ProjectionStore;
  readonly #locked: WriteAlone;

  constructor(files: ProjectionStore, locked: WriteAlone) {
    this.#files = files;
    this.#locked = locked;
  }

  async register(entry: PolicyEntry, act: RegistryAct): Promise<RegisterOutcome> {
    assertEntry(entry);
    assertAct(act);
    const state = storedPolicyText(entry);
    const content = sha256(state);
    return this.#locked(async () => {
      const history = await this.#history(entry.scope);
      const known = history.registration(entry, entry.version);
      if (known !== undefined) return this.#compare(known, entry);
      await this.#files.save(fileOf(content), { seq: 0, state });
      await this.#save(history.register(entry, content, act));
      return { outcome: 'registered' };
    });
  }

  async promote(promotion: PolicyPromotion, act: RegistryAct): Promise<void> {
    assertPromotion(promotion);
    assertAct(act);
    const bindings = readBindings(promotion.bindings ?? {});
    await this.#locked(async () => {
      const next = (await this.#history(promotion.scope)).promote(promotion, bindings, act);
      // A document that cannot be read any more must not come to hold.
      await this.#get(next, promotion, promotion.version);
      await this.#save(next);
    });
  }

  async rollback(rollback: PolicyRollback, act: RegistryAct): ReturnType<PolicyRegistry['rollback']> {
    assertName(rollback);
    assertAct(act);
    return this.#locked(async () => {
      const { history, event } = (await this.#history(rollback.scope)).rollback(rollback, act);
      await this.#save(history);
      return event;
    });
  }

  async standing(tenant: RegistryScope, kind: PolicyKind, id: string): Promise<PolicyStanding | undefined> {
    assertName({ scope: tenant, kind, id });
    return this.#standing(await this.#historiesOf(tenant), { scope: tenant, kind, id });
  }

  async standings(tenant: RegistryScope): Promise<readonly PolicyStanding[]> {
    assertScope(tenant);
    const histories = await this.#historiesOf(tenant);
    const events = [...(histories.own?.events ?? []), ...histories.operators.events];
    const names = new Map(events.map(({ kind, id }) => [`${kind}\n${id}`, { scope: tenant, kind, id }]));
    const standings: PolicyStanding[] = [];
    for (const [, name] of [...names].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const standing = await this.#standing(histories, name);
      if (standing !== undefined) standings.push(standing);
    }
    return standings;
  }

  async get(
    scope: RegistryScope,
    kind: PolicyKind,
    id: string,
    version?: string,
  ): Promise<RegisteredPolicy | undefined> {
    assertName({ scope, kind, id });
    if (version !== undefined) assertVersion(version);
    const history = await this.#history(scope);
    const standing = history.promoted({ kind, id }).stack.at(-1);
    const wanted = version ?? standing?.version ?? history.newest({ kind, id })?.version;
    if (wanted === undefined || history.registration({ kind, id }, wanted) === undefined) return undefined;
    return this.#get(history, { kind, id }, wanted);
  }

  async list(scope: RegistryScope): ReturnType<PolicyRegistry['list']> {
    assertScope(scope);
    return (await this.#history(scope)).list();
  }

  async history(filter: PolicyHistoryFilter): ReturnType<PolicyRegistry['history']> {
    assertScope(filter.scope);
    return (await this.#history(filter.scope)).select(filter);
  }

  /** One hash is one document: a caller that says otherwise has mixed something up, and no version may hide it. */
  async #compare(known: Registration, entry: PolicyEntry): Promise<RegisterOutcome> {
    if (known.hash !== entry.hash) return { outcome: 'conflict', registeredHash: known.hash };
    if ((await this.#load(known)).document !== entry.document)
      throw refusal(
        `Another document is registered as version ${entry.version} with the hash ${entry.hash}.`,
      );
    return { outcome: 'known' };
  }

  async #historiesOf(tenant: RegistryScope): Promise<Histories> {
    return {
      own: tenant === null ? undefined : await this.#history(tenant),
      operators: await this.#history(null),
    };
  }

  async #standing({ own, operators }: Histories, name: PolicyName): Promise<PolicyStanding | undefined> {
    const { enforced, shadow } = standingOf(own, operators, name);
    if (enforced === undefined && shadow === undefined) return undefined;
    const running = async (promotion: Promotion | undefined): Promise<RunningPolicy | null> => {
      if (promotion === undefined) return null;
      const history = promotion.scope === null ? operators : (own ?? operators);
      const { mode, bindings, share } = promotion;
      return {
        ...(await this.#get(history, promotion, promotion.version)),
        mode,
        bindings,
        canary: share < 1,
      };
    };
    return { kind: name.kind, id: name.id, enforced: await running(enforced), shadow: await running(shadow) };
  }

  async #get(
    history: PolicyHistory,
    name: Pick<PolicyName, 'kind' | 'id'>,
    version: string,
  ): Promise<RegisteredPolicy> {
    const event = history.registration(name, version);
    if (event === undefined) throw corrupt(`version ${version} of ${name.id} is promoted but not registered`);
    return this.#load(event);
  }

  /** Of a version that the history names: that it is not there is damage, never "no policy". */
  async #load(event: Registration): Promise<RegisteredPolicy> {
    const { scope, kind, id, version, hash, content } = event;
    const file = await this.#files.load(fileOf(content));
    if (file === undefined) throw corrupt(`the file of version ${version} of ${kind} ${id} is missing`);
    if (sha256(file.state) !== content)
      throw corrupt(`the file of version ${version} of ${kind} ${id} holds something else`);
    const stored = parseStoredPolicy(file.state);
    if (stored === undefined) throw corrupt(`the file of version ${version} of ${kind} ${id} is not one`);
    return { scope, kind, id, version, hash, ...stored, registered: actOf(event) };
  }

  async #history(scope: RegistryScope): Promise<PolicyHistory> {
    const file = await this.#files.load(historyFileOf(scope));
    const events = file === undefined ? [] : parseEvents(file.state, scope);
    if (events === undefined) throw corrupt('one of its histories is not one');
    return new PolicyHistory(scope, events);
  }

  async #save({ scope, events }: PolicyHistory): Promise<void> {
    await this.#files.save(historyFileOf(scope), { seq: events.length, state: JSON.stringify(events) });
  }
}

interface Histories {
  /** undefined: asked for all tenants. */
  readonly own: PolicyHistory | undefined;
  readonly operators: PolicyHistory;
}

const fileOf = (content: string): string => `policy-${content}`;

/** A tenant's id can be any text, which no file name can. */
const historyFileOf = (scope: RegistryScope): string =>
  scope === null ? 'history' : `history-${sha256(scope)}`;

const corrupt = (what: string): StorageError =>
  new StorageError('state_corrupt', `The policy registry cannot be used: ${what}. Restore it from a copy.`);
