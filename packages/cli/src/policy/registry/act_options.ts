import { userInfo } from 'node:os';
import type { RegistryAct, RegistryScope } from '@kakeya/storage';
import { CliError } from '../../errors.ts';
import type { PolicyPlace } from './policy_place.ts';

export interface ActOptions extends PolicyPlace {
  readonly tenant?: string;
  readonly by?: string;
  readonly reason: string;
}

export const actOf = ({ by, reason }: ActOptions): RegistryAct => ({
  who: by ?? userName(),
  atMs: Date.now(),
  reason,
});

/**
 * Whom an act is for, which must be said: for all is not to come about by leaving something out.
 * @throws CliError `option_invalid`
 */
export function scopeSaid({ tenant, allTenants }: ScopeOptions): RegistryScope {
  if (tenant !== undefined) return tenant;
  if (allTenants === true) return null;
  throw new CliError('option_invalid', 'Say for whom: --tenant <id>, or --all-tenants.');
}

export interface ScopeOptions {
  readonly tenant?: string;
  readonly allTenants?: boolean;
}

/** A process may run as a user without a name, in a container for one. */
function userName(): string {
  try {
    return userInfo().username;
  } catch (cause) {
    throw new CliError('option_invalid', 'This user has no name: say with --by who does it.', { cause });
  }
}
