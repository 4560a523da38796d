import { refusal } from '../registry/limits.ts';
import type { RegistryAct, RegistryScope } from '../registry/types.ts';
import { enforcedIn } from './enforced_in.ts';
import type {
  ListedPolicy,
  PolicyBindings,
  PolicyEntry,
  PolicyEvent,
  PolicyHistoryFilter,
  PolicyName,
  PolicyPromotion,
  PolicyRollback,
} from './types.ts';

export type Registration = PolicyEvent & { readonly event: 'register' };
export type Promotion = PolicyEvent & { readonly event: 'promote' };
export type TakenBack = PolicyEvent & { readonly event: 'rollback' };

type Key = Pick<PolicyName, 'kind' | 'id'>;

/** What is promoted under one id: the standing version last, and the canary beside it. */
interface Promoted {
  readonly stack: readonly Promotion[];
  readonly canary: Promotion | null;
}

/** What the events of one scope mean. The rules are here, so that every adapter has the same. */
export class PolicyHistory {
  readonly scope: RegistryScope;
  readonly events: readonly PolicyEvent[];

  constructor(scope: RegistryScope, events: readonly PolicyEvent[]) {
    this.scope = scope;
    this.events = events;
  }

  registration(key: Key, version: string): Registration | undefined {
    return this.#registrations(key).find((event) => event.version === version);
  }

  newest(key: Key): Registration | undefined {
    return this.#registrations(key).at(-1);
  }

  promoted({ kind, id }: Key): Promoted {
    const stack: Promotion[] = [];
    let canary: Promotion | null = null;
    for (const event of this.select({ scope: this.scope, kind, id })) {
      if (event.event === 'promote' && event.share === 1) stack.push(event);
      if (event.event === 'promote') canary = event.share === 1 ? null : event;
      if (event.event === 'rollback' && !event.canary) stack.pop();
      if (event.event === 'rollback' && event.canary) canary = null;
    }
    return { stack, canary };
  }

  register({ scope, kind, id, version, hash }: PolicyEntry, content: string, act: RegistryAct) {
    if (this.events.filter(({ event }) => event === 'register').length >= MAX_VERSIONS) {
      throw refusal(
        `${MAX_VERSIONS} versions are registered ${inScope(scope)}, and no more can be: lint and test drafts before you register them.`,
      );
    }
    return this.#with({ event: 'register', scope, kind, id, version, hash, content, ...actOf(act) });
  }

  /** @param bindings in order */
  promote(promotion: PolicyPromotion, bindings: PolicyBindings, act: RegistryAct): PolicyHistory {
    const { scope, kind, id, version, mode, share } = promotion;
    if (this.registration(promotion, version) === undefined)
      throw refusal(
        `Version ${version} of ${kind} ${id} is not registered ${inScope(scope)}: register it first.`,
      );
    const { stack, canary } = this.promoted(promotion);
    for (const held of [canary, stack.at(-1), enforcedIn(stack.toReversed())])
      assertPinsSaid(held, promotion);
    const next: Promotion = {
      event: 'promote',
      scope,
      kind,
      id,
      version,
      mode,
      share,
      bindings,
      ...actOf(act),
    };
    if (share < 1 && canary !== null) assertCanaryGrows(canary, next);
    if (sameHold(stack.at(-1), next)) {
      throw refusal(
        `Version ${version} of ${kind} ${id} stands ${inScope(scope)} so already.` +
          (canary === null ? '' : ' Roll back to end the canary.'),
      );
    }
    return this.#with(next);
  }

  rollback(
    rollback: PolicyRollback,
    act: RegistryAct,
  ): { readonly history: PolicyHistory; readonly event: TakenBack } {
    const { scope, kind, id } = rollback;
    const { stack, canary } = this.promoted(rollback);
    const target = canary ?? stack.at(-1);
    if (target === undefined) throw refusal(`No version of ${kind} ${id} is promoted ${inScope(scope)}.`);
    if (rollback.version !== undefined && rollback.version !== target.version) {
      throw refusal(
        `Version ${target.version} of ${kind} ${id} would be taken back ${inScope(scope)}, not ${rollback.version}. Nothing is.`,
      );
    }
    const standing = stack.at(canary === null ? -2 : -1)?.version ?? null;
    const event: TakenBack = {
      event: 'rollback',
      scope,
      kind,
      id,
      version: target.version,
      canary: canary !== null,
      standing,
      ...actOf(act),
    };
    return { history: this.#with(event), event };
  }

  select({ kind, id }: PolicyHistoryFilter): readonly PolicyEvent[] {
    return this.events.filter(
      (event) => (kind === undefined || event.kind === kind) && (id === undefined || event.id === id),
    );
  }

  list(): readonly ListedPolicy[] {
    const promoted = new Map<string, Promoted>();
    return this.events.flatMap((event) => {
      if (event.event !== 'register') return [];
      const key = `${event.kind}\n${event.id}`;
      const ofKey = promoted.get(key) ?? this.promoted(event);
      promoted.set(key, ofKey);
      return [listed(event, ofKey)];
    });
  }

  #registrations(key: Key): readonly Registration[] {
    return this.events.filter(
      (event): event is Registration =>
        event.event === 'register' && event.kind === key.kind && event.id === key.id,
    );
  }

  #with(event: PolicyEvent): PolicyHistory {
    return new PolicyHistory(this.scope, [...this.events, event]);
  }
}

function listed(event: Registration, { stack, canary }: Promoted): ListedPolicy {
  const { scope, kind, id, version, hash } = event;
  const standing = [stack.at(-1), enforcedIn(stack.toReversed())].find((one) => one?.version === version);
  return {
    scope,
    kind,
    id,
    version,
    hash,
    registered: actOf(event),
    standing: standing === undefined ? null : { mode: standing.mode, bindings: standing.bindings },
    canary:
      canary?.version === version
        ? { mode: canary.mode, bindings: canary.bindings, share: canary.share }
        : null,
  };
}

export const actOf = ({ who, atMs, reason }: RegistryAct): RegistryAct => ({ who, atMs, reason });

function assertCanaryGrows(running: Promotion, next: Promotion): void {
  const { kind, id } = next;
  if (running.version !== next.version) {
    throw refusal(
      `Version ${running.version} of ${kind} ${id} is the canary: roll it back, or promote it to share 1.`,
    );
  }
  if (next.share < running.share || (next.share === running.share && sameHold(running, next))) {
    throw refusal(
      `The canary of ${kind} ${id} has a share of ${running.share} already, which only goes up: to make it smaller, roll back.`,
    );
  }
}

/** What is pinned must not come loose because nobody thought of it: anyone could then say it. */
function assertPinsSaid(held: Promotion | null | undefined, { bindings, version }: PolicyPromotion): void {
  const pinned = Object.keys(held?.bindings ?? {});
  if (bindings !== undefined || pinned.length === 0) return;
  throw refusal(
    `Version ${held?.version} pins ${pinned.join(', ')}: say what ${version} pins, even if that is nothing.`,
  );
}

const sameHold = (a: Promotion | undefined, b: Promotion): boolean =>
  a?.version === b.version && a.mode === b.mode && JSON.stringify(a.bindings) === JSON.stringify(b.bindings);

/** A history is read whole whenever one of its policies is asked for, and once a second by each gateway. */
const MAX_VERSIONS = 4_096;

const inScope = (scope: RegistryScope): string =>
  scope === null ? 'for all tenants' : `for the tenant ${scope}`;
