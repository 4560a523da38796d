import type { RegisteredModel } from '@kakeya/storage';
import { Command } from 'commander';
import type { ActOptions, RevertOptions } from '../models/edit_registry.ts';
import type { ModelRole, RegistryPlace } from '../models/registry_place.ts';
import type { RegistryOptions } from '../models/show_registry.ts';
import { finish } from './finish.ts';

/** Finds a model by file or id and reads it as one of its role, so that nothing else is promoted. */
type FindModel = (source: string, place: RegistryPlace) => Promise<RegisteredModel>;

/** The commands that every role of a model has. */
export function addRegistryCommands(command: Command, role: ModelRole, find: FindModel): Command {
  return command
    .addCommand(promoteCommand(role, find))
    .addCommand(revertCommand(role))
    .addCommand(previousCommand(role))
    .addCommand(listCommand(role))
    .addCommand(historyCommand(role));
}

function promoteCommand(role: ModelRole, find: FindModel): Command {
  const example = `kakeya ${role} promote model.json --by ada --reason "better on July"`;
  return asAct(new Command('promote').description('Make a model the active one.'))
    .argument('<model>', 'file or id')
    .addHelpText('after', `\nExample:\n  ${example}`)
    .action(async (source: string, options: ActOptions) => {
      const { promoteModel } = await import('../models/edit_registry.ts');
      finish(await promoteModel(role, await find(source, options), options));
    });
}

function revertCommand(role: ModelRole): Command {
  return asAct(
    new Command('revert').description('Take the active model back; what it had replaced is active again.'),
  )
    .option('--model <id>', 'only if this is the active one')
    .addHelpText('after', `\nExample:\n  kakeya ${role} revert --by ada --reason "alarms since Monday"`)
    .action(async (options: RevertOptions) => {
      const { revertModel } = await import('../models/edit_registry.ts');
      finish(await revertModel(role, options));
    });
}

function previousCommand(role: ModelRole): Command {
  return withJson(
    withTenant(withData(new Command('previous').description('Show what a revert would bring back.'))),
  )
    .addHelpText('after', `\nExample:\n  kakeya ${role} previous --tenant acme`)
    .action(async (options: RegistryOptions) => {
      const { showPrevious } = await import('../models/show_registry.ts');
      finish(await showPrevious(role, options));
    });
}

function listCommand(role: ModelRole): Command {
  return withJson(withData(new Command('list').description('List models and where they are active.')))
    .addHelpText('after', `\nExample:\n  kakeya ${role} list`)
    .action(async (options: RegistryOptions) => {
      const { listModels } = await import('../models/show_registry.ts');
      finish(await listModels(role, options));
    });
}

function historyCommand(role: ModelRole): Command {
  return withJson(
    withData(new Command('history').description('Show who promoted and reverted what, and why.')),
  )
    .addHelpText('after', `\nExample:\n  kakeya ${role} history`)
    .action(async (options: RegistryOptions) => {
      const { showHistory } = await import('../models/show_registry.ts');
      finish(await showHistory(role, options));
    });
}

export const withData = (command: Command): Command =>
  command.option('--data <dir>', "the gateway's data directory (default: KAKEYA_DATA, or ./.kakeya)");

export const withJson = (command: Command): Command => command.option('--json', 'one JSON document');

const withTenant = (command: Command): Command =>
  command.option('--tenant <id>', 'default: all tenants without a model of their own');

const asAct = (command: Command): Command =>
  withTenant(withData(command))
    .requiredOption('--by <who>', 'who does it, for the history')
    .requiredOption('--reason <text>', 'why, for the history');
