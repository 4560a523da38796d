import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openPolicyRegistry, type PolicyRegistry, type RegistryScope } from '@kakeya/storage';
import { CliError } from '../../errors.ts';

export interface PolicyPlace {
  readonly data?: string;
}

/** `policies` in the data directory of a gateway, which follows what is written there. */
const directoryOf = ({ data }: PolicyPlace): string =>
  join(resolve(data ?? process.env['KAKEYA_DATA'] ?? '.kakeya'), 'policies');

/** The registry, made if there is none. */
export const openPolicies = (place: PolicyPlace): Promise<PolicyRegistry> =>
  openPolicyRegistry({ directory: directoryOf(place) });

/**
 * A registry that is there: a mistyped directory must not look like one without policies.
 * @throws CliError `input_invalid`
 */
export async function existingPolicies(place: PolicyPlace): Promise<PolicyRegistry> {
  const directory = directoryOf(place);
  if (existsSync(directory)) return openPolicies(place);
  throw new CliError(
    'input_invalid',
    `${directory} does not exist: nothing is registered there. Name the data directory with --data.`,
  );
}

export const inScope = (scope: RegistryScope): string =>
  scope === null ? 'for all tenants' : `for ${scope}`;
