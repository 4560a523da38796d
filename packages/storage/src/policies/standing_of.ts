import type { RegistryScope } from '../registry/types.ts';
import { canaryBucket } from './canary_bucket.ts';
import { enforcedIn } from './enforced_in.ts';
import type { PolicyHistory, Promotion } from './policy_history.ts';
import type { PolicyName } from './types.ts';

/** Promotions that hold for a tenant, before their documents are read. */
interface Holding {
  readonly enforced: Promotion | undefined;
  readonly shadow: Promotion | undefined;
}

/**
 * The tenant's own come before the operator's, and the operator's canary before what stands.
 *
 * @param own undefined: asked for all tenants, where there is no canary
 */
export function standingOf(
  own: PolicyHistory | undefined,
  operators: PolicyHistory,
  { scope: tenant, kind, id }: PolicyName,
): Holding {
  const ownStack = own?.promoted({ kind, id }).stack.toReversed() ?? [];
  const { stack, canary } = operators.promoted({ kind, id });
  const forAll = [...(isIn(canary, tenant) ? [canary] : []), ...stack.toReversed()];
  const newest = ownStack[0] ?? forAll[0];
  return {
    enforced: enforcedIn(ownStack) ?? enforcedIn(forAll),
    shadow: newest?.mode === 'shadow' ? newest : undefined,
  };
}

const isIn = (canary: Promotion | null, tenant: RegistryScope): canary is Promotion =>
  canary !== null && tenant !== null && canaryBucket(canary.kind, canary.id, tenant) < canary.share;
