import type { ListedPolicy, RegistryScope } from '@kakeya/storage';
import { EXIT, type ExitCode } from '../../exit_code.ts';
import { printJson, printTable } from '../../output/print.ts';
import { existingPolicies, type PolicyPlace } from './policy_place.ts';

export interface ListOptions extends PolicyPlace {
  readonly tenant?: string;
  readonly json?: boolean;
}

/** `kakeya policy list`: with a tenant, its own before those for all. */
export async function listPolicies({ tenant, json, ...place }: ListOptions): Promise<ExitCode> {
  const registry = await existingPolicies(place);
  const own = tenant === undefined ? [] : await registry.list(tenant);
  const policies = [...own, ...(await registry.list(null))];
  if (json === true) await printJson({ policies });
  else await printVersions(policies);
  return EXIT.ok;
}

export const printVersions = (policies: readonly ListedPolicy[]): Promise<void> =>
  printTable(
    ['for', 'kind', 'id', 'version', 'stands', 'registered', 'by', 'hash'],
    policies.map((policy) => [
      shownScope(policy.scope),
      policy.kind,
      policy.id,
      policy.version,
      standsAs(policy),
      new Date(policy.registered.atMs).toISOString(),
      policy.registered.who,
      policy.hash,
    ]),
  );

function standsAs({ standing, canary }: ListedPolicy): string {
  const as = [
    ...(standing === null ? [] : [standing.mode]),
    ...(canary === null ? [] : [`canary ${canary.share * 100} % ${canary.mode}`]),
  ];
  return as.join(', ') || '-';
}

export const shownScope = (scope: RegistryScope): string => scope ?? '(all)';
