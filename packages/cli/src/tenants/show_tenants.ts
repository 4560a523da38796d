import { inspectTenants } from '@kakeya/gateway';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson, printTable } from '../output/print.ts';
import { describeTenant, type ShownTenant } from './describe_tenant.ts';
import { type TenantsPlace, tenantsEnvironment } from './tenants_environment.ts';

export interface ShowOptions extends TenantsPlace {
  readonly json?: boolean;
}

/** `kakeya tenants list`: everybody, of the configuration and of the registry. */
export async function listTenants(options: ShowOptions): Promise<ExitCode> {
  const tenants = shownTenants(options);
  if (options.json === true) {
    await printJson({ tenants });
    return EXIT.ok;
  }
  await printTable(
    ['tenant', 'source', 'good keys', 'rate/s', 'burst', 'per day', 'min version'],
    tenants.map((tenant) => [
      tenant.id,
      tenant.source,
      String(tenant.keys.filter(({ state }) => state === 'good').length),
      String(tenant.token_rate),
      String(tenant.token_burst),
      String(tenant.daily_quota ?? '-'),
      tenant.min_pcs_version,
    ]),
  );
  return EXIT.ok;
}

/** `kakeya tenants show`: one of them, with its keys by their ids. */
export async function showTenant(id: string, options: ShowOptions): Promise<ExitCode> {
  const tenant = shownTenants(options).find((shown) => shown.id === id);
  if (tenant === undefined) throw new CliError('input_invalid', `There is no tenant ${id}.`);
  if (options.json === true) {
    await printJson(tenant);
    return EXIT.ok;
  }
  await print(
    `${tenant.id} (${tenant.source}): ${tenant.token_rate} records/s, burst ${tenant.token_burst}, ` +
      `${tenant.daily_quota ?? 'any number'} per day, version ${tenant.min_pcs_version} or newer\n\n`,
  );
  await printTable(
    ['kid', 'alg', 'from', 'until', 'state'],
    tenant.keys.map(({ kid, alg, not_before, not_after, state }) => [
      kid,
      alg,
      not_before ?? '-',
      not_after ?? '-',
      state,
    ]),
  );
  return EXIT.ok;
}

function shownTenants(options: ShowOptions): readonly ShownTenant[] {
  const nowMs = Date.now();
  return inspectTenants(tenantsEnvironment(options)).map((tenant) => describeTenant(tenant, nowMs));
}
