import { Command, InvalidArgumentError, Option } from 'commander';
import type { ExportOptions } from '../calibrate/export_records.ts';
import type { ImportOptions } from '../calibrate/import_labels.ts';
import type { LabelOptions } from '../calibrate/label_outcome.ts';
import { parseShares } from '../calibrate/parse_shares.ts';
import { parseWho } from '../calibrate/parse_who.ts';
import type { RecalibrateOptions } from '../calibrate/recalibrate.ts';
import type { ShowOptions } from '../calibrate/show_calibration.ts';
import type { SimulateOptions } from '../calibrate/show_simulation.ts';
import { decimalFrom } from '../options/parse_decimal.ts';
import { parseEndpoint } from '../options/parse_endpoint.ts';
import { parseInstant } from '../options/parse_instant.ts';
import { integerFrom } from '../options/parse_integer.ts';
import { finish } from './finish.ts';

const HELP = `
A label says what an outcome turned out to be: wrong or benign. It changes the next decision, never a past one.
A labelled record is a line of JSON: id, score (in [0, 1], larger = more suspect), label, at (when it was decided), and,
where not all outcomes were labelled, propensity and label_share. An export's own lines can be imported.

The token is --token, --token-file, or else KAKEYA_TOKEN; one on the command line is visible to other users of the
machine. Labelling takes the scope labels:write, the others calibration:read and calibration:write.

Exit: 0 done, 2 wrong usage, 3 unreadable or refused input, 4 the gateway did not answer, 20 not authorised.

Examples:
  kakeya calibrate label 3f…e1 wrong --by ada --evidence ticket-17.txt
  kakeya calibrate import pilot.jsonl --by pilot --tenant acme --token-file token.txt
  kakeya calibrate show
  kakeya calibrate simulate pilot.jsonl --delta-accept 0.01,0.05 --delta-reject 0.05`;

export function calibrateCommand(): Command {
  return new Command('calibrate')
    .summary('label outcomes, and see what the labels do')
    .description(
      'Labels and the calibration that they make: label, import, export, show, simulate, recalibrate.',
    )
    .addHelpText('after', HELP)
    .addCommand(labelCommand())
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(showCommand())
    .addCommand(simulateCommand())
    .addCommand(recalibrateCommand());
}

function labelCommand(): Command {
  return withGateway(new Command('label'))
    .description('Say what an outcome was. The same label again changes nothing; another one corrects it.')
    .argument('<pcs-id>', 'of the outcome', parsePcsId)
    .argument('<label>', 'wrong or benign', parseLabel)
    .requiredOption('--by <name>', 'who says so', parseWho)
    .option('--evidence <file>', 'what the label rests on; only its SHA-256 is sent')
    .option('--json', 'one JSON document')
    .action(async (pcsId: string, label: string, options: LabelOptions) => {
      const { labelOutcome } = await import('../calibrate/label_outcome.ts');
      finish(await labelOutcome(pcsId, label, options));
    });
}

function importCommand(): Command {
  return withFields(withGateway(new Command('import')))
    .description(
      'Take over labels from elsewhere. Nothing is sent unless every line can be read; cut off, repeat it.',
    )
    .argument('<file>', 'labelled records as JSON Lines')
    .requiredOption('--by <name>', 'who answers for them', parseWho)
    .option('--json', 'one JSON document')
    .action(async (file: string, options: ImportOptions) => {
      const { importLabels } = await import('../calibrate/import_labels.ts');
      finish(await importLabels(file, options));
    });
}

function exportCommand(): Command {
  return withGateway(new Command('export'))
    .description('Write the labelled records as JSON Lines, oldest first.')
    .option('--out <file>', 'where to; - is standard output', '-')
    .action(async (options: ExportOptions) => {
      const { exportRecords } = await import('../calibrate/export_records.ts');
      finish(await exportRecords(options));
    });
}

function showCommand(): Command {
  return withGateway(new Command('show'))
    .description('Show what calibration does now, and whether its assumptions still hold.')
    .option('--json', 'the document of the gateway')
    .action(async (options: ShowOptions) => {
      const { showCalibration } = await import('../calibrate/show_calibration.ts');
      finish(await showCalibration(options));
    });
}

function simulateCommand(): Command {
  return withFields(withGateway(new Command('simulate'), null))
    .description('Say what other deltas would decide, from labelled records. Applies nothing.')
    .argument('[file]', 'labelled records as JSON Lines, such as an export; or else --url')
    .option('--delta-accept <list>', 'bounds on P(accept | wrong)', parseShares, [0.01, 0.05, 0.1])
    .option('--delta-reject <list>', 'bounds on P(reject | benign)', parseShares, [0.05])
    .option('--share <share>', 'label share of outcomes to come, if below that of the records', parseShare)
    .option('--max-records <n>', 'only so many, the last ones', integerFrom(1, 10_000), 1000)
    .option('--json', 'one JSON document')
    .action(async (file: string | undefined, options: SimulateOptions) => {
      const { showSimulation } = await import('../calibrate/show_simulation.ts');
      finish(await showSimulation(file, options));
    });
}

function recalibrateCommand(): Command {
  return withGateway(new Command('recalibrate'))
    .description('Begin the watch anew, and forget labels that no longer stand for what comes.')
    .requiredOption('--by <name>', 'who decides that', parseWho)
    .option('--keep-since <instant>', 'forget labels of outcomes that were decided before', parseInstant)
    .option('--json', 'one JSON document')
    .action(async (options: RecalibrateOptions) => {
      const { recalibrate } = await import('../calibrate/recalibrate.ts');
      finish(await recalibrate(options));
    });
}

function withGateway(command: Command, url: string | null = 'http://127.0.0.1:8080'): Command {
  const endpoint = new Option('--url <url>', 'base URL of the gateway').argParser(parseEndpoint);
  return command
    .addOption(url === null ? endpoint : endpoint.default(url))
    .option('--tenant <id>', 'tenant that is meant (default: default)')
    .addOption(new Option('--token <token>', 'bearer token').conflicts('tokenFile'))
    .option('--token-file <file>', 'file that holds the bearer token');
}

function withFields(command: Command): Command {
  return command
    .option('--id-field <name>', 'field of the id', 'id')
    .option('--score-field <name>', 'field of the score', 'score')
    .option('--label-field <name>', 'field of the label', 'label')
    .option('--at-field <name>', 'field of the instant', 'at');
}

function parsePcsId(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidArgumentError('A PCS id is 64 hexadecimal digits, in lower case.');
}

function parseLabel(text: string): string {
  if (text === 'wrong' || text === 'benign') return text;
  throw new InvalidArgumentError('Say wrong or benign.');
}

const decimal = decimalFrom(0, 1);

function parseShare(text: string): number {
  const share = decimal(text);
  if (share > 0) return share;
  throw new InvalidArgumentError('It must be above 0: with nothing labelled there is nothing to weigh.');
}
