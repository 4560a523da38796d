import { editRegistry, type TenantList } from '@kakeya/gateway';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note } from '../output/print.ts';
import { type NewKeyOptions, withNewKey } from './new_key.ts';
import { rotateKeys } from './rotate_keys.ts';
import { type ShowOptions, showTenant } from './show_tenants.ts';
import { tenantsEnvironment } from './tenants_environment.ts';

export interface AddOptions extends ShowOptions, NewKeyOptions {
  readonly tokenRate?: number;
  readonly tokenBurst?: number;
  readonly dailyQuota?: number;
  readonly minPcsVersion?: '0.1' | '0.2';
}

export interface RotateOptions extends ShowOptions, NewKeyOptions {
  readonly overlap: number;
  readonly notBefore?: string;
}

/** `kakeya tenants add`. */
export async function addTenant(id: string, options: AddOptions): Promise<ExitCode> {
  const { tokenRate, tokenBurst, dailyQuota, minPcsVersion } = options;
  await withNewKey(options, (key) =>
    edit(options, (tenants) => {
      if (tenants.some((tenant) => tenant.id === id))
        throw new CliError('input_invalid', `The tenant ${id} is there already.`);
      return [
        ...tenants,
        {
          id,
          keys: [key],
          ...(tokenRate === undefined ? {} : { token_rate: tokenRate }),
          ...(tokenBurst === undefined ? {} : { token_burst: tokenBurst }),
          ...(dailyQuota === undefined ? {} : { daily_quota: dailyQuota }),
          ...(minPcsVersion === undefined ? {} : { min_pcs_version: minPcsVersion }),
        },
      ];
    }),
  );
  return showTenant(id, options);
}

/** `kakeya tenants remove`: its keys and tokens are good for nothing from then on. */
export async function removeTenant(id: string, options: ShowOptions): Promise<ExitCode> {
  await edit(options, (tenants) => {
    find(tenants, id);
    return tenants.filter((tenant) => tenant.id !== id);
  });
  return EXIT.ok;
}

/** `kakeya tenants rotate-key`: a new key beside the old ones, which end after the overlap. */
export async function rotateKey(id: string, options: RotateOptions): Promise<ExitCode> {
  const rotation = {
    nowMs: Date.now(),
    startMs: options.notBefore === undefined ? undefined : Date.parse(options.notBefore),
    overlapMs: options.overlap,
  };
  await withNewKey(options, (key) =>
    edit(options, (tenants) => {
      const { keys } = find(tenants, id);
      const rotated = rotateKeys(keys, key, rotation);
      return tenants.map((tenant) => (tenant.id === id ? { ...tenant, keys: rotated } : tenant));
    }),
  );
  return showTenant(id, options);
}

function find(tenants: TenantList, id: string): TenantList[number] {
  const tenant = tenants.find((candidate) => candidate.id === id);
  if (tenant !== undefined) return tenant;
  throw new CliError(
    'input_invalid',
    `The registry has no tenant ${id}; tenants of the configuration are changed there.`,
  );
}

async function edit(options: ShowOptions, change: (tenants: TenantList) => TenantList): Promise<void> {
  const { revision } = await editRegistry(tenantsEnvironment(options), change);
  note(
    `Revision ${revision} of the registry is written. A running gateway takes it over within 15 s, or on SIGHUP.`,
  );
  if (process.env['MULTI_TENANT'] !== 'true')
    note(
      'MULTI_TENANT is not true here: a gateway without it serves one tenant only, and does not start beside a registry.',
    );
}
