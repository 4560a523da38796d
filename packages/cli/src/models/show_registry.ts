import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson, printTable } from '../output/print.ts';
import { scopeOf } from './edit_registry.ts';
import { type ModelRole, openRegistry, type RegistryPlace } from './registry_place.ts';

export interface RegistryOptions extends RegistryPlace {
  readonly tenant?: string;
  readonly json?: boolean;
}

const ALL = '(all)';

/** `kakeya risk|anomaly list`. */
export async function listModels(role: ModelRole, options: RegistryOptions): Promise<ExitCode> {
  const models = await (await openRegistry(role, options)).list();
  if (options.json === true) {
    await printJson({
      models: models.map(({ card, ...model }): unknown => ({ ...model, card: JSON.parse(card) })),
    });
    return EXIT.ok;
  }
  await printTable(
    ['model', 'registered', 'by', 'active for'],
    models.map(({ modelId, registered, activeIn }) => [
      modelId,
      new Date(registered.atMs).toISOString(),
      registered.who,
      activeIn.map((scope) => scope ?? ALL).join(' ') || '-',
    ]),
  );
  return EXIT.ok;
}

/** `kakeya risk|anomaly previous`: what a revert would bring back. */
export async function showPrevious(role: ModelRole, options: RegistryOptions): Promise<ExitCode> {
  const previous = await (await openRegistry(role, options)).getPreviousActiveModel(scopeOf(options));
  const shown = previous === undefined ? null : { modelId: previous.modelId, scope: previous.scope };
  if (options.json === true) await printJson({ previous: shown });
  else await print(`${shown?.modelId ?? 'none'}\n`);
  return EXIT.ok;
}

/** `kakeya risk|anomaly history`. */
export async function showHistory(role: ModelRole, options: RegistryOptions): Promise<ExitCode> {
  const events = await (await openRegistry(role, options)).history();
  if (options.json === true) {
    await printJson({ events });
    return EXIT.ok;
  }
  await printTable(
    ['at', 'what', 'for', 'model', 'by', 'reason'],
    events.map(({ atMs, kind, scope, modelId, who, reason }) => [
      new Date(atMs).toISOString(),
      kind,
      kind === 'register' ? '-' : (scope ?? ALL),
      modelId,
      who,
      reason,
    ]),
  );
  return EXIT.ok;
}
