import type {
  PolicyBindings,
  PolicyMode,
  PolicyRegistry,
  PolicyStanding,
  RegisteredPolicy,
} from '@kakeya/storage';

/** By default the version that is enforced, or else the newest. */
export interface PolicyQuestion {
  readonly id: string;
  readonly version?: string;
  /** Only a version that stands so for the tenant. */
  readonly mode?: PolicyMode;
}

export interface FoundPolicy {
  readonly policy: RegisteredPolicy;
  /** How this version stands for the tenant; null: it is only registered. */
  readonly mode: PolicyMode | null;
  /** What the operator pins for it where it stands. */
  readonly bindings: PolicyBindings;
  /** What stands under the id; undefined: nothing does. */
  readonly standing: PolicyStanding | undefined;
}

/** A policy as a tenant sees it: its own before the operator's, and never another tenant's. */
export async function findPolicy(
  registry: Pick<PolicyRegistry, 'standing' | 'get'>,
  tenant: string,
  { id, version, mode }: PolicyQuestion,
): Promise<FoundPolicy | undefined> {
  const standing = await registry.standing(tenant, 'policy', id);
  const running = [standing?.enforced ?? null, standing?.shadow ?? null].filter((one) => one !== null);
  const wanted = running.find((one) => one.mode === (mode ?? 'enforced'));
  if (version === undefined && wanted !== undefined)
    return { policy: wanted, mode: wanted.mode, bindings: wanted.bindings, standing };
  if (version === undefined && mode !== undefined) return undefined;
  const policy =
    (await registry.get(tenant, 'policy', id, version)) ?? (await registry.get(null, 'policy', id, version));
  if (policy === undefined) return undefined;
  const stands = running.find((one) => one.scope === policy.scope && one.version === policy.version);
  if (mode !== undefined && stands?.mode !== mode) return undefined;
  return { policy, mode: stands?.mode ?? null, bindings: stands?.bindings ?? {}, standing };
}
