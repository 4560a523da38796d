import { Command, Option } from 'commander';
import { decimalFrom } from '../options/parse_decimal.ts';
import { integerFrom } from '../options/parse_integer.ts';
import type { AuditOptions } from '../risk/audit.ts';
import type { ExplainOptions } from '../risk/explain.ts';
import type { CardOptions } from '../risk/show_card.ts';
import type { TrainOptions } from '../risk/train.ts';
import { finish } from './finish.ts';
import { addRegistryCommands, withData, withJson } from './model_registry.ts';

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
  const command = new Command('risk')
    .summary('train, explain, audit and promote risk models')
    .description('Trains, explains, audits and promotes models of the probability that an output is wrong.')
    .addHelpText('after', HELP)
    .addCommand(trainCommand())
    .addCommand(cardCommand())
    .addCommand(explainCommand())
    .addCommand(auditCommand());
  return addRegistryCommands(command, 'risk', async (source, place) => {
    const { findModel } = await import('../risk/model_source.ts');
    return (await findModel(source, place)).stored;
  });
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
