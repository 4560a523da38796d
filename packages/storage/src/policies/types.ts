import type { RegistryAct, RegistryScope } from '../registry/types.ts';

export const POLICY_KINDS = ['policy', 'server-parameters'] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** What has versions: an id (`a-z 0-9 . _ -`) of a kind in a scope. */
export interface PolicyName {
  readonly scope: RegistryScope;
  readonly kind: PolicyKind;
  readonly id: string;
}

/** A version of a document. It never changes: another content is another version. */
export interface PolicyEntry extends PolicyName {
  readonly version: string;
  /** `sha3-256:` and 64 lower-case hex digits, by which the author's tools know the document. */
  readonly hash: string;
  /** The canonical text, opaque to the registry. */
  readonly document: string;
  /** What the author wrote, at most 1 MiB of UTF-8. */
  readonly source: string;
}

export interface RegisteredPolicy extends PolicyEntry {
  readonly registered: RegistryAct;
}

/** `known`: registered before, with this hash. `conflict`: with another; nothing has changed. */
export type RegisterOutcome =
  | { readonly outcome: 'registered' | 'known' }
  | { readonly outcome: 'conflict'; readonly registeredHash: string };

type BindingScalar = string | number | boolean;

/** Values that the operator pins for named inputs; at most 64 KiB of JSON. */
export type PolicyBindings = Readonly<Record<string, BindingScalar | readonly BindingScalar[]>>;

/** `shadow`: evaluated, without consequences. */
export type PolicyMode = 'shadow' | 'enforced';

export interface PolicyPromotion extends PolicyName {
  readonly version: string;
  readonly mode: PolicyMode;
  /** Of the tenants, in (0, 1]. Below 1 it is a canary, which only the scope null can have. */
  readonly share: number;
  /** Default: none. Must be given, even if empty, where what was promoted last has some. */
  readonly bindings?: PolicyBindings;
}

export interface PolicyRollback extends PolicyName {
  /** What is to be taken back. Anything else there is left alone: it came meanwhile. Default: whatever is there. */
  readonly version?: string;
}

export type PolicyEvent = PolicyName &
  RegistryAct & { readonly version: string } & (
    | {
        readonly event: 'register';
        readonly hash: string;
        /** SHA-256 of what is stored under this version, in lower-case hex. */
        readonly content: string;
      }
    | {
        readonly event: 'promote';
        readonly mode: PolicyMode;
        readonly share: number;
        readonly bindings: PolicyBindings;
      }
    | PolicyTakenBack
  );

/** `version` of such an event is what was taken back. */
export interface PolicyTakenBack {
  readonly event: 'rollback';
  /** It was a canary: the standing version is untouched. */
  readonly canary: boolean;
  /** The version that the scope is back at; null: none. */
  readonly standing: string | null;
}

/** A version at work for a tenant. */
export interface RunningPolicy extends RegisteredPolicy {
  readonly mode: PolicyMode;
  readonly bindings: PolicyBindings;
  /** The tenant has it because it is among the first. */
  readonly canary: boolean;
}

/**
 * What holds for a tenant, under one id; not both are null. A version in shadow runs beside what is enforced without it:
 * the version before it, or the operator's. Only if that is the same version of the same scope is none enforced: it
 * was taken into shadow.
 */
export interface PolicyStanding {
  readonly kind: PolicyKind;
  readonly id: string;
  readonly enforced: RunningPolicy | null;
  readonly shadow: RunningPolicy | null;
}

export interface ListedPolicy extends PolicyName {
  readonly version: string;
  readonly hash: string;
  readonly registered: RegistryAct;
  /** Promoted last, or in force beside a version in shadow; null: neither. */
  readonly standing: { readonly mode: PolicyMode; readonly bindings: PolicyBindings } | null;
  /** As the scope's canary; null: it is not that. */
  readonly canary: {
    readonly mode: PolicyMode;
    readonly bindings: PolicyBindings;
    readonly share: number;
  } | null;
}

export interface PolicyHistoryFilter {
  readonly scope: RegistryScope;
  /** Default: all. */
  readonly kind?: PolicyKind;
  /** Default: all. */
  readonly id?: string;
}

/**
 * Documents under immutable versions, and histories that only grow: which version holds where, since when, by whom.
 * Several processes may use one registry; an act is seen by the next read of every one of them.
 *
 * Every method rejects only with a `StorageError`: `invalid_argument` (a malformed value, a version that is not
 * registered, an act that the present state does not allow; the message says which), `state_corrupt` (a file that fails
 * its checksum: never read as "no policy"), `store_unavailable` (the disk fails, or another process holds the lock for
 * too long).
 */
export interface PolicyRegistry {
  /** Resolves once durable. Of two sources of one document the first is kept. */
  register(entry: PolicyEntry, act: RegistryAct): Promise<RegisterOutcome>;
  /**
   * With share 1 the version becomes the standing one of its scope, and a canary ends. Below, it becomes the canary, or
   * the canary's share goes up; never down, and never another version's instead: roll back first. Resolves once durable.
   */
  promote(promotion: PolicyPromotion, act: RegistryAct): Promise<void>;
  /** Ends the canary if there is one; else the standing version gives way to the one before it, or to none. */
  rollback(
    rollback: PolicyRollback,
    act: RegistryAct,
  ): Promise<PolicyTakenBack & { readonly version: string }>;
  /** The tenant's own, or else the operator's, with the canary's version for its share of the tenants. */
  standing(tenant: RegistryScope, kind: PolicyKind, id: string): Promise<PolicyStanding | undefined>;
  /** By kind, then id. */
  standings(tenant: RegistryScope): Promise<readonly PolicyStanding[]>;
  /** Of this very scope. Without a version: the one promoted last to share 1, else the one registered last. */
  get(
    scope: RegistryScope,
    kind: PolicyKind,
    id: string,
    version?: string,
  ): Promise<RegisteredPolicy | undefined>;
  /** In the order of registration. */
  list(scope: RegistryScope): Promise<readonly ListedPolicy[]>;
  /** Oldest first. */
  history(filter: PolicyHistoryFilter): Promise<readonly PolicyEvent[]>;
}
