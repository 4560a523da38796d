import { Command, Option } from 'commander';
import { decimalFrom } from '../options/parse_decimal.ts';
import { integerFrom } from '../options/parse_integer.ts';
import type { AuditOptions } from '../risk/audit.ts';
import type { ActOptions } from '../risk/edit_registry.ts';
import type { ExplainOptions } from '../risk/explain.ts';
import type { CardOptions } from '../risk/show_card.ts';
import type { RegistryOptions } from '../risk/show_registry.ts';
import type { TrainOptions } from '../risk/train.ts';
import { finish } from './finish.ts';

const HELP = `
Training rows are JSON Lines: {"features": {…}, "label": "wrong" | "benign", "at": "2026-01-01T00:00:00Z"}, with "weight"
where outputs were picked for labelling with different chances. The oldest 60 % train, the next 20 % calibrate, the
newest 20 % are measured on; each part needs 20 rows of each class.

A model is named by its file or by its id. Promotions are kept in models/risk of the data directory (--data, else
KAKEYA_DATA); without --tenant they hold for every tenant that has no model of its own.

Examples:
  kakeya risk train --data labelled.jsonl --out model.json
  kakeya risk promote model.json --tenant acme --by ada --reason "better on July"
  kakeya risk revert --tenant acme --by ada --reason "alarms"`;

export function riskCommand(): Command {
  return new Command('risk')
    .summary('train, explain, audit and promote risk models')
    .description('Trains, explains, audits and promotes models of the probability that an output is wrong.')
    .addHelpText('after', HELP)
    .addCommand(trainCommand())
    .addCommand(cardCommand())
    .addCommand(explainCommand())
    .addCommand(auditCommand())
    .addCommand(promoteCommand())
    .addCommand(revertCommand())
    .addCommand(previousCommand())
    .addCommand(listCommand())
    .addCommand(historyCommand());
}

function trainCommand(): Command {
  return new Command('train')
    .description('Train a model on labelled outputs.')
    .option('--data <file>', 'labelled outputs as JSON Lines')
    .option('--store <dir>', "or the labelled outputs of a gateway's data directory")
    .option('--tenant <id>', 'with --store: of this tenant only')
    .option('--out <file>', 'where the model goes; its card goes beside it, as .card.json', 'risk-model.json')
    .addOption(
      new Option('--kind <kind>', 'logistic regression, or boosted stumps')
        .choices(['logistic', 'stumps'])
        .default('logistic'),
    )
    .addOption(
      new Option('--calibrator <kind>', 'isotonic needs more rows')
        .choices(['platt', 'isotonic'])
        .default('platt'),
    )
    .option('--penalty <x>', 'L2, above 0', decimalFrom(0, 1_000_000), 1)
    .option('--rounds <n>', 'stumps', integerFrom(1, 10_000), 200)
    .option('--shrinkage <x>', 'of each stump, above 0, at most 1', decimalFrom(0, 1), 0.1)
    .option('--min-leaf-rows <n>', 'rows on each side of a stump', integerFrom(1, 1_000_000), 20)
    .option('--json', 'the card as one JSON document')
    .addHelpText(
      'after',
      '\nExample:\n  kakeya risk train --data labelled.jsonl --kind stumps --out model.json',
    )
    .action(async (options: TrainOptions) => {
      const { trainModel } = await import('../risk/train.ts');
      finish(await trainModel(options));
    });
}

function cardCommand(): Command {
  return withJson(withData(new Command('card').description('Show the card of a model.')))
    .argument('<model>', 'file or id')
    .addHelpText('after', '\nExample:\n  kakeya risk card model.json')
    .action(async (model: string, options: CardOptions) => {
      const { showCard } = await import('../risk/show_card.ts');
      finish(await showCard(model, options));
    });
}

function explainCommand(): Command {
  return withJson(
    withData(new Command('explain').description('Score one output and say which feature adds what.')),
  )
    .requiredOption('--model <model>', 'file or id')
    .requiredOption('--features <file>', 'one JSON object of features')
    .addHelpText(
      'after',
      '\nExits 10 where a feature is missing: such an output has no score and is escalated.\n\n' +
        'Example:\n  kakeya risk explain --model model.json --features features.json',
    )
    .action(async (options: ExplainOptions) => {
      const { explainFeatures } = await import('../risk/explain.ts');
      finish(await explainFeatures(options));
    });
}

function auditCommand(): Command {
  return withJson(
    withData(new Command('audit').description('Compare a model over subgroups, with intervals.')),
  )
    .requiredOption('--model <model>', 'file or id')
    .requiredOption('--rows <file>', 'labelled outputs; those up to the end of training are left out')
    .requiredOption('--group-field <name>', 'field of a line that names its group')
    .option('--threshold <p>', 'from which an output counts as suspected', decimalFrom(0, 1), 0.5)
    .addHelpText(
      'after',
      '\nExample:\n  kakeya risk audit --model model.json --rows labelled.jsonl --group-field language',
    )
    .action(async (options: AuditOptions) => {
      const { auditModel } = await import('../risk/audit.ts');
      finish(await auditModel(options));
    });
}

function promoteCommand(): Command {
  return asAct(new Command('promote').description('Make a model the active one.'))
    .argument('<model>', 'file or id')
    .addHelpText('after', '\nExample:\n  kakeya risk promote model.json --by ada --reason "better on July"')
    .action(async (model: string, options: ActOptions) => {
      const { promoteModel } = await import('../risk/edit_registry.ts');
      finish(await promoteModel(model, options));
    });
}

function revertCommand(): Command {
  return asAct(
    new Command('revert').description('Take the active model back; what it had replaced is active again.'),
  )
    .option('--model <id>', 'only if this is the active one')
    .addHelpText('after', '\nExample:\n  kakeya risk revert --by ada --reason "alarms since Monday"')
    .action(async (options: ActOptions & { readonly model?: string }) => {
      const { revertModel } = await import('../risk/edit_registry.ts');
      finish(await revertModel(options));
    });
}

function previousCommand(): Command {
  return withJson(
    withTenant(withData(new Command('previous').description('Show what a revert would bring back.'))),
  )
    .addHelpText('after', '\nExample:\n  kakeya risk previous --tenant acme')
    .action(async (options: RegistryOptions) => {
      const { showPrevious } = await import('../risk/show_registry.ts');
      finish(await showPrevious(options));
    });
}

function listCommand(): Command {
  return withJson(withData(new Command('list').description('List models and where they are active.')))
    .addHelpText('after', '\nExample:\n  kakeya risk list')
    .action(async (options: RegistryOptions) => {
      const { listModels } = await import('../risk/show_registry.ts');
      finish(await listModels(options));
    });
}

function historyCommand(): Command {
  return withJson(
    withData(new Command('history').description('Show who promoted and reverted what, and why.')),
  )
    .addHelpText('after', '\nExample:\n  kakeya risk history')
    .action(async (options: RegistryOptions) => {
      const { showHistory } = await import('../risk/show_registry.ts');
      finish(await showHistory(options));
    });
}

const withData = (command: Command): Command =>
  command.option('--data <dir>', "the gateway's data directory (default: KAKEYA_DATA, or ./.kakeya)");

const withTenant = (command: Command): Command =>
  command.option('--tenant <id>', 'default: all tenants without a model of their own');

const withJson = (command: Command): Command => command.option('--json', 'one JSON document');

const asAct = (command: Command): Command =>
  withTenant(withData(command))
    .requiredOption('--by <who>', 'who does it, for the history')
    .requiredOption('--reason <text>', 'why, for the history');
