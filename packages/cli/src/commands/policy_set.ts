import { Command, Option } from 'commander';
import { integerFrom } from '../options/parse_integer.ts';
import type { BuildSetOptions } from '../policy/sets/build.ts';
import type { CheckOptions } from '../policy/sets/check.ts';
import { parseColumns } from '../policy/sets/parse_columns.ts';
import type { ProveOptions } from '../policy/sets/prove.ts';
import { finish } from './finish.ts';
import { example, parseDelimiter, parseHash, withJson } from './policy_options.ts';

const HELP = `
A committed set is a list of which only the root need be known: that a name is on it, or is not, is proven to anyone who
has the root. Names, countries and dates are normalised, so that a name is found however it was written.

Examples:
  kakeya policy set build --in sanctions.csv --columns name=NAME,country=COUNTRY -o sanctions.set --root root.json
  kakeya policy set prove sanctions.set --name "Acme Ltd" --country DE -o proof.json
  kakeya policy set check --root 3f…e1 proof.json --name "Acme Ltd" --country DE`;

export function setCommand(): Command {
  return new Command('set')
    .summary('build and prove committed sets')
    .description('Committed sets: build, root, prove, check.')
    .addHelpText('after', HELP)
    .addCommand(buildCommand())
    .addCommand(rootCommand())
    .addCommand(proveCommand())
    .addCommand(checkCommand());
}

function buildCommand(): Command {
  return withJson(
    new Command('build').description('Build a set from a list. Each invalid row is said with its line.'),
  )
    .requiredOption('--in <file>', 'list as .csv with a header, or .jsonl with an object a line')
    .requiredOption(
      '--columns <list>',
      'where names, countries and dates are: name=NAME,country=…,date=…',
      parseColumns,
    )
    .requiredOption('-o, --out <file>', 'where the set goes')
    .option('--root <file>', 'where its root goes, with the SHA-256 of the list')
    .option('--delimiter <character>', 'between the cells of CSV', parseDelimiter, ',')
    .option('--allow-invalid <n>', 'rows that may be left out; with more, exit 3', integerFrom(0), 0)
    .addHelpText(
      'after',
      example('kakeya policy set build --in sanctions.csv --columns name=NAME -o sanctions.set'),
    )
    .action(async (options: BuildSetOptions) => {
      const { buildFromList } = await import('../policy/sets/build.ts');
      finish(await buildFromList(options));
    });
}

function rootCommand(): Command {
  return withJson(new Command('root').description('Compute the root of a set from its elements.'))
    .argument('<file>', 'set')
    .addHelpText('after', example('kakeya policy set root sanctions.set'))
    .action(async (file: string, options: { readonly json?: boolean }) => {
      const { showRoot } = await import('../policy/sets/show_root.ts');
      finish(await showRoot(file, options));
    });
}

function proveCommand(): Command {
  return withElement(new Command('prove').description('Prove that something is in a set, or that it is not.'))
    .argument('<file>', 'set')
    .option('-o, --out <file>', 'where the proof goes; - is standard output', '-')
    .addHelpText('after', example('kakeya policy set prove sanctions.set --name "Acme Ltd" -o proof.json'))
    .action(async (file: string, options: ProveOptions) => {
      const { proveElement } = await import('../policy/sets/prove.ts');
      finish(await proveElement(file, options));
    });
}

const CHECKED = `
Needs neither the set nor a network. Without --name or --element it is not checked what the proof is about. Exit: 0 it
holds, 20 it does not.`;

function checkCommand(): Command {
  return withElement(withJson(new Command('check').description('Check a proof against the root of a set.')))
    .argument('<file>', 'of kakeya policy set prove')
    .requiredOption('--root <hex>', 'that was committed to', parseHash)
    .addHelpText(
      'after',
      CHECKED + example('kakeya policy set check --root 3f…e1 proof.json --name "Acme Ltd"'),
    )
    .action(async (file: string, options: CheckOptions) => {
      const { checkProofs } = await import('../policy/sets/check.ts');
      finish(await checkProofs(file, options));
    });
}

const withElement = (command: Command): Command =>
  command
    .option('--name <name>', 'of whom to look up')
    .option('--country <code>', 'ISO 3166, where the set has countries')
    .option('--date <date>', 'ISO 8601, where the set has dates')
    .addOption(
      new Option('--element <hex>', 'the element itself, in place of a name')
        .argParser(parseHash)
        .conflicts(['name', 'country', 'date']),
    );
