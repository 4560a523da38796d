import type { ModelAct, ModelScope } from '@kakeya/storage';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note } from '../output/print.ts';
import { findModel } from './model_source.ts';
import { openRegistry, type RegistryPlace } from './registry_place.ts';

export interface ActOptions extends RegistryPlace {
  readonly tenant?: string;
  readonly by: string;
  readonly reason: string;
}

/** `kakeya risk promote`: a model of a file is registered on the way, after it has been read as a model. */
export async function promoteModel(source: string, options: ActOptions): Promise<ExitCode> {
  const { stored } = await findModel(source, options);
  const registry = await openRegistry(options);
  await registry.register(stored, actOf(options));
  await registry.promote(scopeOf(options), stored.modelId, actOf(options));
  note(`Active ${inScope(options)}: ${stored.modelId}`);
  return EXIT.ok;
}

/** `kakeya risk revert`: of the model that is active now, unless another one is named. */
export async function revertModel(options: ActOptions & { readonly model?: string }): Promise<ExitCode> {
  const registry = await openRegistry(options);
  const scope = scopeOf(options);
  const active = await registry.getActiveModel(scope);
  if (active === undefined || active.scope !== scope) {
    throw new CliError('input_invalid', `No model is active ${inScope(options)}; see kakeya risk list.`);
  }
  const now = await registry.revert(scope, options.model ?? active.modelId, actOf(options));
  note(`Active ${inScope(options)}: ${now ?? 'none'}`);
  return EXIT.ok;
}

const actOf = ({ by, reason }: ActOptions): ModelAct => ({ who: by, atMs: Date.now(), reason });

export const scopeOf = ({ tenant }: { readonly tenant?: string }): ModelScope => tenant ?? null;

const inScope = ({ tenant }: ActOptions): string =>
  tenant === undefined ? 'for all tenants without a model of their own' : `for ${tenant}`;
