import type { ModelAct, ModelScope, RegisteredModel } from '@kakeya/storage';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note } from '../output/print.ts';
import { type ModelRole, openRegistry, type RegistryPlace } from './registry_place.ts';

export interface ActOptions extends RegistryPlace {
  readonly tenant?: string;
  readonly by: string;
  readonly reason: string;
}

/**
 * `kakeya risk|anomaly promote`: a model of a file is registered on the way.
 * @param stored one that has been read as a model of this role, with its card
 */
export async function promoteModel(
  role: ModelRole,
  stored: RegisteredModel,
  options: ActOptions,
): Promise<ExitCode> {
  const registry = await openRegistry(role, options);
  await registry.register(stored, actOf(options));
  await registry.promote(scopeOf(options), stored.modelId, actOf(options));
  note(`Active ${inScope(options)}: ${stored.modelId}`);
  return EXIT.ok;
}

export interface RevertOptions extends ActOptions {
  readonly model?: string;
}

/** `kakeya risk|anomaly revert`: of the model that is active now, unless another one is named. */
export async function revertModel(role: ModelRole, options: RevertOptions): Promise<ExitCode> {
  const registry = await openRegistry(role, options);
  const scope = scopeOf(options);
  const active = await registry.getActiveModel(scope);
  if (active === undefined || active.scope !== scope) {
    throw new CliError('input_invalid', `No model is active ${inScope(options)}; see kakeya ${role} list.`);
  }
  const now = await registry.revert(scope, options.model ?? active.modelId, actOf(options));
  note(`Active ${inScope(options)}: ${now ?? 'none'}`);
  return EXIT.ok;
}

const actOf = ({ by, reason }: ActOptions): ModelAct => ({ who: by, atMs: Date.now(), reason });

export const scopeOf = ({ tenant }: { readonly tenant?: string }): ModelScope => tenant ?? null;

const inScope = ({ tenant }: ActOptions): string =>
  tenant === undefined ? 'for all tenants without a model of their own' : `for ${tenant}`;
