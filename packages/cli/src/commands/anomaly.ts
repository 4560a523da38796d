import { Command } from 'commander';
import type { ScoreOptions } from '../anomaly/score.ts';
import type { TrainOptions } from '../anomaly/train.ts';
import { decimalFrom } from '../options/parse_decimal.ts';
import { integerFrom } from '../options/parse_integer.ts';
import { finish } from './finish.ts';
import { addRegistryCommands, withData, withJson } from './model_registry.ts';

const HELP = `
It learns what accepted outputs usually look like, and finds some of those that stand apart. Unusual is not wrong.
Rows come from a gateway's data directory, or are JSON Lines of accepted outputs, oldest first: {"features": {…}}.
The newest part sets the threshold for the false-positive rate.

A model is named by its file or by its id. Promotions are kept in models/anomaly of the data directory (--data, else
KAKEYA_DATA); without --tenant they hold for every tenant that has no model of its own. What an anomaly does is
the tenant's ANOMALY_MODE: observe, escalate or block.

Examples:
  kakeya anomaly train --store .kakeya --tenant acme --out model.json
  kakeya anomaly promote model.json --tenant acme --by ada --reason "first model"
  kakeya anomaly revert --tenant acme --by ada --reason "too many escalations"`;

export function anomalyCommand(): Command {
  const command = new Command('anomaly')
    .summary('train and promote models of what usual outputs look like')
    .description('Trains, tries and promotes models of what accepted outputs usually look like.')
    .addHelpText('after', HELP)
    .addCommand(trainCommand())
    .addCommand(scoreCommand());
  return addRegistryCommands(command, 'anomaly', async (source, place) => {
    const { findModel } = await import('../anomaly/model_source.ts');
    return (await findModel(source, place)).stored;
  });
}

function trainCommand(): Command {
  return new Command('train')
    .description('Train a model on accepted outputs, and set its threshold.')
    .option('--store <dir>', "accepted outputs of a gateway's data directory")
    .option('--tenant <id>', 'with --store: of this tenant only')
    .option('--data <file>', 'or of a file of JSON Lines')
    .option(
      '--out <file>',
      'where the model goes; its card goes beside it, as .card.json',
      'anomaly-model.json',
    )
    .option(
      '--target-fpr <p>',
      'share of usual outputs that may be called anomalous',
      decimalFrom(0.0001, 0.5),
      0.02,
    )
    .option(
      '--held-out <p>',
      'share of the rows, the newest, that sets the threshold',
      decimalFrom(0.05, 0.95),
      0.3,
    )
    .option('--trees <n>', 'of the forest', integerFrom(1, 1000), 100)
    .option('--sample-size <n>', 'rows per tree', integerFrom(2, 4096), 256)
    .option('--seed <n>', 'the same rows and seed give the same model', integerFrom(0), 1)
    .option('--json', 'the card as one JSON document')
    .addHelpText(
      'after',
      '\nExample:\n  kakeya anomaly train --store .kakeya --tenant acme --target-fpr 0.01',
    )
    .action(async (options: TrainOptions) => {
      const { trainModel } = await import('../anomaly/train.ts');
      finish(await trainModel(options));
    });
}

function scoreCommand(): Command {
  return withJson(withData(new Command('score').description('Say whether one output stands apart.')))
    .requiredOption('--model <model>', 'file or id')
    .requiredOption('--features <file>', 'one JSON object of features')
    .addHelpText(
      'after',
      '\nExits 10 for one that does, and for one without a feature that the model needs.\n\n' +
        'Example:\n  kakeya anomaly score --model model.json --features features.json',
    )
    .action(async (options: ScoreOptions) => {
      const { scoreFeatures } = await import('../anomaly/score.ts');
      finish(await scoreFeatures(options));
    });
}
