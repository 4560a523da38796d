import type { Bindings, PolicyVersion } from '../../policies/policy_answers.ts';

/** What is pinned for the version where it stands; a version that does not stand pins nothing. */
export function pinnedOf({
  version,
  scope,
  standing: { enforced, shadow },
}: Pick<PolicyVersion, 'version' | 'scope' | 'standing'>): Bindings {
  const stands = [enforced, shadow].find((one) => one?.version === version && one.scope === scope);
  return stands?.bindings ?? {};
}
